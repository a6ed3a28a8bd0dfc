package winnow.maximize;

import static winnow.submodular.BruteForce.coarse;
import static winnow.submodular.BruteForce.cosines;
import static winnow.submodular.BruteForce.random;
import static winnow.submodular.BruteForce.subset;
import static winnow.submodular.BruteForce.symmetric;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;
import winnow.submodular.ClusteredFacilityLocation;
import winnow.submodular.Concave;
import winnow.submodular.ConcaveOverModular;
import winnow.submodular.FacilityLocation;
import winnow.submodular.FacilityLocationConditionalGain;
import winnow.submodular.FacilityLocationConditionalMutualInformation;
import winnow.submodular.FacilityLocationMutualInformation;
import winnow.submodular.FacilityLocationQueryMutualInformation;
import winnow.submodular.FeatureBased;
import winnow.submodular.GainState;
import winnow.submodular.GraphCut;
import winnow.submodular.GraphCutConditionalGain;
import winnow.submodular.GraphCutMutualInformation;
import winnow.submodular.LogDeterminant;
import winnow.submodular.LogDeterminantConditionalGain;
import winnow.submodular.Mixture;
import winnow.submodular.ProbabilisticSetCover;
import winnow.submodular.SetCover;
import winnow.submodular.SetFunction;
import winnow.submodular.SparseFacilityLocation;
import winnow.submodular.TargetedFacilityLocation;

/** Submodular functions of n items for the tests of maximizers, and their optima by brute force. */
final class Examples {
    private Examples() {}

    /** A function with a name to show. */
    record Named(String name, SetFunction function) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Every submodular function once with fine entries and once with entries that make many gains equal. */
    static List<Named> submodular(int n, long seed) {
        List<Named> all = new ArrayList<>();
        for (boolean ties : new boolean[] {false, true}) {
            FloatMatrix square = symmetric(ties ? coarse(n, n, seed) : random(n, n, -0.2, 1, seed));
            FloatMatrix nonNegative = symmetric(ties ? coarse(n, n, seed) : random(n, n, 0, 1, seed));
            FloatMatrix byCandidate = ties ? coarse(n, n + 3, seed) : random(n, n + 3, -0.2, 1, seed);
            FloatMatrix few = ties ? coarse(n, 4, seed) : random(n, 4, 0, 1, seed);
            FloatMatrix represented = ties ? coarse(n + 3, 3, seed) : random(n + 3, 3, 0, 0.6, seed);
            FloatMatrix gram = ties ? identity(n) : cosines(n, n + 2, seed);
            String kind = ties ? " with ties" : "";
            int[][] concepts = new int[n][];
            int[] labels = new int[n];
            for (int j = 0; j < n; j++) {
                concepts[j] = j % 3 == 0 ? new int[] {j / 2} : new int[] {j / 2, n / 2 + 1 + j % 2};
                labels[j] = j % 3;
            }
            double[] weights = new double[n / 2 + 3];
            for (int u = 0; u < weights.length; u++) {
                weights[u] = ties ? 1 : few.get(u % n, 0);
            }
            SetFunction coverage = FacilityLocation.symmetric(square);
            all.add(new Named("facility location" + kind, coverage));
            all.add(new Named("rectangular facility location" + kind, FacilityLocation.of(byCandidate)));
            all.add(new Named("sparse" + kind, SparseFacilityLocation.of(neighbours(nonNegative))));
            all.add(new Named("clustered" + kind, ClusteredFacilityLocation.of(square, labels)));
            all.add(new Named("FLVMI" + kind, FacilityLocationMutualInformation.of(byCandidate, represented, 1)));
            all.add(new Named("FLQMI" + kind, FacilityLocationQueryMutualInformation.of(few, 0.5)));
            all.add(new Named("targeted" + kind, TargetedFacilityLocation.of(byCandidate, few, 1)));
            all.add(new Named("FLCG" + kind, FacilityLocationConditionalGain.of(byCandidate, represented, 0.5)));
            all.add(new Named(
                    "FLCMI" + kind,
                    FacilityLocationConditionalMutualInformation.of(byCandidate, represented, represented, 1, 0.5)));
            all.add(new Named("graph cut" + kind, GraphCut.of(nonNegative, 0.4)));
            all.add(new Named("non-monotone graph cut" + kind, GraphCut.of(nonNegative, 1.5)));
            all.add(new Named("graph cut MI" + kind, GraphCutMutualInformation.of(few)));
            all.add(new Named("graph cut CG" + kind, GraphCutConditionalGain.of(nonNegative, few, 0.3, 1)));
            all.add(new Named("log-determinant" + kind, LogDeterminant.of(gram, 1)));
            all.add(new Named("non-monotone log-determinant" + kind, LogDeterminant.of(gram, 0.2)));
            all.add(new Named(
                    "log-determinant CG" + kind,
                    LogDeterminantConditionalGain.of(gram, faint(n), FloatMatrix.of(1, 1, 1), 1, 1)));
            all.add(new Named("set cover" + kind, SetCover.of(weights, concepts)));
            all.add(new Named("probabilistic set cover" + kind, ProbabilisticSetCover.of(few)));
            all.add(new Named("feature based" + kind, FeatureBased.of(few, Concave.SQRT)));
            all.add(new Named("concave over modular" + kind, ConcaveOverModular.of(few, 1, Concave.LOG)));
            all.add(new Named(
                    "mixture" + kind,
                    Mixture.of(new double[] {1, 0.5}, coverage, ConcaveOverModular.of(few, 1, Concave.INVERSE))));
        }
        return all;
    }

    private static FloatMatrix faint(int rows) {
        return FloatMatrix.build(rows, 1, (j, target) -> target[0] = 0.1f);
    }

    private static FloatMatrix identity(int n) {
        return FloatMatrix.build(n, n, (j, target) -> target[j] = 1);
    }

    /** The entries of at least a half. */
    private static SparseMatrix neighbours(FloatMatrix dense) {
        int[][] columns = new int[dense.rows()][];
        float[][] values = new float[dense.rows()][];
        for (int j = 0; j < dense.rows(); j++) {
            float[] row = dense.row(j);
            columns[j] =
                    IntStream.range(0, row.length).filter(i -> row[i] >= 0.5f).toArray();
            values[j] = new float[columns[j].length];
            for (int e = 0; e < values[j].length; e++) {
                values[j][e] = row[columns[j][e]];
            }
        }
        return SparseMatrix.ofRows(dense.columns(), columns, values);
    }

    /** Entry k is the largest value of at most k items. */
    static double[] optima(SetFunction f) {
        double[] best = new double[f.groundSize() + 1];
        for (int bits = 0; bits < 1 << f.groundSize(); bits++) {
            int size = Integer.bitCount(bits);
            best[size] = Math.max(best[size], f.value(subset(bits)));
        }
        for (int k = 1; k < best.length; k++) {
            best[k] = Math.max(best[k], best[k - 1]);
        }
        return best;
    }

    /** The largest value of items whose costs add up to at most the limit. */
    static double optimum(SetFunction f, Budget budget) {
        double best = 0;
        for (int bits = 0; bits < 1 << f.groundSize(); bits++) {
            double cost = 0;
            for (int j : subset(bits)) {
                cost += budget.costOf(j);
            }
            if (cost <= budget.limit()) {
                best = Math.max(best, f.value(subset(bits)));
            }
        }
        return best;
    }

    /** A function of one's own, as in a notebook cell: how many different remainders modulo m the chosen items have. */
    record Remainders(int groundSize, int m) implements SetFunction {
        @Override
        public boolean isMonotone() {
            return true;
        }

        @Override
        public boolean isSubmodular() {
            return true;
        }

        @Override
        public GainState start() {
            Set<Integer> seen = new HashSet<>();
            return new GainState() {
                @Override
                public double gain(int item) {
                    return seen.contains(item % m) ? 0 : 1;
                }

                @Override
                public void add(int item) {
                    seen.add(item % m);
                }

                @Override
                public double value() {
                    return seen.size();
                }
            };
        }
    }
}
