/**
 * Figures and tables of results, for notebooks and files.
 *
 * <p>XChart and Tablesaw are met only here. May use the result types of the packages below it.
 */
package winnow.report;
