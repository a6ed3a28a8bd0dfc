package winnow.finetune;

import java.util.random.RandomGenerator;

/** A sequence with some tokens hidden, and which they were. */
final class MaskedTokens {
    private final int[] ids;
    private final boolean[] predicted;

    private MaskedTokens(int[] ids, boolean[] predicted) {
        this.ids = ids;
        this.predicted = predicted;
    }

    /**
     * Hides tokens at random: each that is not special with the settings' rate, and one at least.
     *
     * @param maskable how many of the tokens are not special, at least 1
     */
    static MaskedTokens of(int[] original, int maskable, MaskingSettings settings, RandomGenerator random) {
        MaskedTokens masked = new MaskedTokens(original.clone(), new boolean[original.length]);
        boolean isAny = false;
        for (int i = 0; i < original.length; i++) {
            boolean isDrawn = random.nextDouble() < settings.rate();
            if (isDrawn && !settings.specialIds().contains(original[i])) {
                masked.hide(i, settings, random);
                isAny = true;
            }
        }
        if (!isAny) {
            masked.hide(masked.place(random.nextInt(maskable), settings), settings, random);
        }
        return masked;
    }

    private int place(int rank, MaskingSettings settings) {
        int left = rank;
        for (int i = 0; i < ids.length; i++) {
            if (!settings.specialIds().contains(ids[i]) && left-- == 0) {
                return i;
            }
        }
        throw new IllegalStateException("there is no token of rank " + rank);
    }

    private void hide(int place, MaskingSettings settings, RandomGenerator random) {
        predicted[place] = true;
        double fate = random.nextDouble();
        if (fate < settings.maskedShare()) {
            ids[place] = settings.maskId();
        } else if (fate < settings.maskedShare() + settings.randomShare()) {
            do {
                ids[place] = random.nextInt(settings.vocabularySize());
            } while (settings.specialIds().contains(ids[place]));
        }
    }

    int[] ids() {
        return ids;
    }

    boolean isPredicted(int i) {
        return predicted[i];
    }
}
