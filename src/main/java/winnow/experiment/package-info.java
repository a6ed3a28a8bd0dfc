/**
 * Experiments: methods choose from the same pool, the same model learns from each choice, and the same questions are asked.
 *
 * <p>A {@link winnow.experiment.SelectionTask} is a problem: a {@link winnow.experiment.SkillTask} one whose truth is known, others are drawn
 * from files and from {@link winnow.experiment.PublicData}, which {@link winnow.experiment.CorpusPlaces} says where to find; a {@link
 * winnow.experiment.Contender} is a way to choose; a {@link winnow.experiment.Learner} a way to learn from what was chosen; a {@link
 * winnow.experiment.Comparison} runs all of them and gives {@link winnow.experiment.Results}.
 *
 * <p>For methods that choose unlabelled text for a target, {@link winnow.experiment.DomainComparison} has a {@link
 * winnow.experiment.DomainTask}, {@link winnow.experiment.TargetedContender}s and {@link winnow.experiment.PreFineTuning}; {@link
 * winnow.experiment.DetoxificationComparison} asks how toxic the text is that a model then writes.
 *
 * <p>An experiment file says all of it: {@link winnow.experiment.ExperimentSpec} reads it, {@link winnow.experiment.ExperimentRun}
 * computes its {@link winnow.experiment.ExperimentStep}s and keeps them in a {@link winnow.experiment.StoredResult}, {@link
 * winnow.experiment.ResultComparison} says what differs between two, and {@link winnow.experiment.ClaimVerdict} what a result says of a
 * paper's {@link winnow.experiment.Claim}.
 *
 * <p>{@link winnow.experiment.ComputeSettings} say where models are computed and in which format; what follows from other settings stands
 * apart. A {@link winnow.experiment.DevicePlan} says what an experiment would take of a {@link winnow.experiment.Device}.
 *
 * <p>How a choice by optimal transport hangs on its settings is asked without training anything, by a problem of the kind {@code
 * transport}; a {@link winnow.experiment.Sweep} are its points that belong beside each other.
 *
 * <p>Start at {@link winnow.experiment.Comparison}.
 */
package winnow.experiment;
