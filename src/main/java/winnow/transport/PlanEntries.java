package winnow.transport;

import winnow.linalg.Vectors;

/**
 * P_ij = a_i·b_j·exp(((f_i − C_ij) + g_j)·rate): floats near 1 times weights in double, which carry what rounding f and g to floats took away.
 *
 * @param a weights of the rows, {@code [n]}
 * @param b weights of the columns, {@code [m]}
 * @param f potentials of the rows
 * @param g potentials of the columns
 * @param rate 1/epsilon
 */
public record PlanEntries(double[] a, double[] b, float[] f, float[] g, float rate) {
    static PlanEntries of(TransportProblem problem, Potentials potentials, double epsilon) {
        double[] a = problem.sourceWeights();
        double[] b = problem.targetWeights();
        return new PlanEntries(
                a, b, rounded(potentials.source(), a, epsilon), rounded(potentials.target(), b, epsilon), (float)
                        (1 / epsilon));
    }

    private static float[] rounded(double[] potential, double[] weights, double epsilon) {
        float[] rounded = new float[potential.length];
        for (int k = 0; k < rounded.length; k++) {
            rounded[k] = (float) potential[k];
            weights[k] *= SoftTransform.lost(potential[k], rounded[k], epsilon);
        }
        return rounded;
    }

    /** Turns the costs of row i into exp(((f_i − C_ij) + g_j)·rate), to be multiplied by {@code a[i]·b[j]}. */
    void exponentiate(int i, float[] costs, int from) {
        Vectors.expDifferences(f[i], costs, from, g, rate);
    }
}
