package winnow.influence;

import winnow.finetune.AdamWSettings;

/**
 * The step that Adam would take if its next gradient were that of one example: Γ = u/√(s + ε) with u = β₁m + (1−β₁)g and
 * s = β₂v + (1−β₂)g².
 *
 * <p>Source: Xia et al., arXiv 2402.04333, section 3.1. As in its published code ε stands under the root and the bias of moments is
 * not corrected; on features of norm 1 the correction has no effect but through ε.
 */
final class AdamDirections implements GradientSource {
    private final GradientSource gradients;
    private final float[] first;
    private final float[] second;
    private final AdamWSettings settings;

    AdamDirections(GradientSource gradients, float[] first, float[] second, AdamWSettings settings) {
        this.gradients = gradients;
        this.first = first;
        this.second = second;
        this.settings = settings;
    }

    @Override
    public int size() {
        return gradients.size();
    }

    @Override
    public int[] layerSizes() {
        return gradients.layerSizes();
    }

    @Override
    public void read(int example, float[] into) {
        gradients.read(example, into);
        double beta1 = settings.beta1();
        double beta2 = settings.beta2();
        for (int k = 0; k < into.length; k++) {
            double g = into[k];
            double u = beta1 * first[k] + (1 - beta1) * g;
            double s = beta2 * second[k] + (1 - beta2) * g * g;
            into[k] = (float) (u / Math.sqrt(s + settings.epsilon()));
        }
    }
}
