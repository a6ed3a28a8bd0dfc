package winnow.selection;

import winnow.model.LanguageModel;

/**
 * A model that rates, and how much its word counts among others.
 *
 * @param model which the caller closes
 * @param size θ > 0, its number of weights; only the ratio between models matters
 */
public record RatingModel(LanguageModel model, double size) {
    /** Checks the size. */
    public RatingModel {
        if (!(size > 0 && size < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("size must be > 0 and finite, got " + size);
        }
    }

    /**
     * With the number of weights that the model's settings state.
     *
     * @throws IllegalArgumentException if they state none
     */
    public static RatingModel of(LanguageModel model) {
        if (model.settings().get("weights") instanceof Number weights) {
            return new RatingModel(model, weights.doubleValue());
        }
        throw new IllegalArgumentException(
                "a model's settings must state its number of weights, got " + model.settings());
    }
}
