/**
 * Figures and tables of results, for notebooks and files.
 *
 * <p>{@link winnow.report.Ledger} has all results as tables that SQL can ask.
 *
 * <p>XChart and Tablesaw are met only here. May use the result types of the packages below it.
 */
package winnow.report;
