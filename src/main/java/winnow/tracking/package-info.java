/**
 * Results sent to a tracking server, so that they stand beside those of other programs: MLflow, by its documented REST interface.
 *
 * <p>A {@link winnow.tracking.MlflowExport} turns every stored result into runs and logs those that the server does not have. Nothing is
 * sent but settings, numbers and digests: no record, no text of one, no path.
 *
 * <p>May use {@code winnow.endpoint}, {@code winnow.evaluation} and {@code winnow.experiment}. Start at {@link
 * winnow.tracking.MlflowExport#to}.
 */
package winnow.tracking;
