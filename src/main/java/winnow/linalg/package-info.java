/**
 * Dense and sparse float matrices and the few loops that decide Winnow's speed.
 *
 * <p>Storage is one row-major {@code float[]} that never leaves this package: a new hot loop becomes a named
 * operation here, with a readable scalar form ({@code ScalarVectorOps}) beside the vector form ({@code SimdVectorOps}).
 * Both follow one fixed order of floating-point operations (32 strided lanes for sums, one chain of fused
 * multiply-adds for products), so that results are the same bits with and without vector instructions, for every vector
 * width and for any number of threads.
 *
 * <p>Letters: n rows, m columns (or rows of a second matrix), d width. Depends on nothing but the JDK. Start at {@link
 * winnow.linalg.FloatMatrix}.
 */
package winnow.linalg;
