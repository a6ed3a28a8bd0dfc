/**
 * The built-in model: how it is made from nothing, and where it lies.
 *
 * <p>Start at {@link winnow.seedling.SeedlingRecipe}.
 */
package winnow.seedling;
