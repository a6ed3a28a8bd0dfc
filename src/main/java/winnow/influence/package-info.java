/**
 * Gradients of single examples, and what follows from them: which records, trained on, would lower the loss on others.
 *
 * <p>Letters: n candidates, m target examples, P numbers that learn, d width after projection, i checkpoints, η learning rate, g
 * or ∇ℓ the gradient of one example's mean loss over its response.
 *
 * <p>Start at {@link winnow.influence.Less}; a {@link winnow.influence.Learner} is the model, a {@link winnow.influence.Trajectory}
 * the short training whose checkpoints gradients are taken at.
 */
package winnow.influence;
