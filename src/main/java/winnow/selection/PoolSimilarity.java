package winnow.selection;

import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;
import winnow.submodular.FacilityLocation;
import winnow.submodular.FacilityLocationConditionalGain;
import winnow.submodular.FacilityLocationConditionalMutualInformation;
import winnow.submodular.FacilityLocationMutualInformation;
import winnow.submodular.Mixture;
import winnow.submodular.RepeatedFacilityLocation;
import winnow.submodular.SetFunction;
import winnow.submodular.SparseFacilityLocation;
import winnow.submodular.TargetedFacilityLocation;

/** The similarities within a pool, dense or sparse, and DELIFT's objectives over them. */
interface PoolSimilarity {
    /** Gets one similarity of a candidate. */
    @FunctionalInterface
    interface Visitor {
        void visit(int represented, float similarity);
    }

    /** All represented records that the candidate may serve. */
    void forServed(int candidate, Visitor visitor);

    /** All records that are similar to this one, or that it is served by, as far as they are stored. */
    void forSimilar(int record, Visitor visitor);

    SetFunction coverage();

    SetFunction targeted(float[] nearestTarget, double eta);

    SetFunction capped(float[] nearestTarget, double eta);

    SetFunction beyond(float[] nearestExisting, double nu);

    SetFunction cappedBeyond(float[] nearestTarget, double eta, float[] nearestExisting, double nu);

    /** All pairs, symmetric: what a record does is what it gets back. */
    record Dense(FloatMatrix matrix) implements PoolSimilarity {
        private Directed directed() {
            return new Directed(matrix, true);
        }

        @Override
        public void forServed(int candidate, Visitor visitor) {
            directed().forServed(candidate, visitor);
        }

        @Override
        public void forSimilar(int record, Visitor visitor) {
            // By rows, which are contiguous.
            forServed(record, visitor);
        }

        /** Reads one matrix by candidate and by record. */
        @Override
        public SetFunction coverage() {
            return FacilityLocation.symmetric(matrix);
        }

        @Override
        public SetFunction targeted(float[] nearestTarget, double eta) {
            return directed().targeted(nearestTarget, eta);
        }

        @Override
        public SetFunction capped(float[] nearestTarget, double eta) {
            return directed().capped(nearestTarget, eta);
        }

        @Override
        public SetFunction beyond(float[] nearestExisting, double nu) {
            return directed().beyond(nearestExisting, nu);
        }

        @Override
        public SetFunction cappedBeyond(float[] nearestTarget, double eta, float[] nearestExisting, double nu) {
            return directed().cappedBeyond(nearestTarget, eta, nearestExisting, nu);
        }
    }

    /**
     * What each candidate does for each represented record, which need not be what it gets back.
     *
     * @param byCandidate {@code [n, |U|]}
     * @param isOfPool whether the pool itself is represented
     */
    record Directed(FloatMatrix byCandidate, boolean isOfPool) implements PoolSimilarity {
        @Override
        public void forServed(int candidate, Visitor visitor) {
            float[] row = byCandidate.row(candidate);
            for (int i = 0; i < row.length; i++) {
                visitor.visit(i, row[i]);
            }
        }

        @Override
        public void forSimilar(int record, Visitor visitor) {
            for (int j = 0; isOfPool && j < byCandidate.rows(); j++) {
                visitor.visit(j, byCandidate.get(j, record));
            }
        }

        @Override
        public SetFunction coverage() {
            return FacilityLocation.of(byCandidate);
        }

        @Override
        public SetFunction targeted(float[] nearestTarget, double eta) {
            return TargetedFacilityLocation.of(byCandidate, nearestTarget, eta);
        }

        @Override
        public SetFunction capped(float[] nearestTarget, double eta) {
            return FacilityLocationMutualInformation.of(byCandidate, nearestTarget, eta);
        }

        @Override
        public SetFunction beyond(float[] nearestExisting, double nu) {
            return FacilityLocationConditionalGain.of(byCandidate, nearestExisting, nu);
        }

        @Override
        public SetFunction cappedBeyond(float[] nearestTarget, double eta, float[] nearestExisting, double nu) {
            return FacilityLocationConditionalMutualInformation.of(
                    byCandidate, nearestTarget, nearestExisting, eta, nu);
        }
    }

    /**
     * What each candidate does for each represented record, all of which are served several times. Every objective is repeated
     * facility location over changed entries, as in the sparse form.
     *
     * @param once the same, served once
     * @param repetitions R > 1
     */
    record Repeated(Directed once, int repetitions) implements PoolSimilarity {
        /** Changes the similarity of represented record i. */
        @FunctionalInterface
        private interface Change {
            float of(int represented, float similarity);
        }

        @Override
        public void forServed(int candidate, Visitor visitor) {
            once.forServed(candidate, visitor);
        }

        @Override
        public void forSimilar(int record, Visitor visitor) {
            once.forSimilar(record, visitor);
        }

        @Override
        public SetFunction coverage() {
            return RepeatedFacilityLocation.of(once.byCandidate(), repetitions);
        }

        @Override
        public SetFunction targeted(float[] nearestTarget, double eta) {
            return Mixture.of(new double[] {1, eta}, coverage(), new Relevance(nearestTarget));
        }

        @Override
        public SetFunction capped(float[] nearestTarget, double eta) {
            return over((i, value) -> Math.min(value, (float) eta * nearestTarget[i]));
        }

        @Override
        public SetFunction beyond(float[] nearestExisting, double nu) {
            return over((i, value) -> value - (float) nu * nearestExisting[i]);
        }

        @Override
        public SetFunction cappedBeyond(float[] nearestTarget, double eta, float[] nearestExisting, double nu) {
            return over(
                    (i, value) -> Math.min(value, (float) eta * nearestTarget[i]) - (float) nu * nearestExisting[i]);
        }

        private SetFunction over(Change change) {
            FloatMatrix byCandidate = once.byCandidate();
            FloatMatrix changed = FloatMatrix.build(byCandidate.rows(), byCandidate.columns(), (j, row) -> {
                byCandidate.copyRow(j, row);
                for (int i = 0; i < row.length; i++) {
                    row[i] = change.of(i, row[i]);
                }
            });
            return RepeatedFacilityLocation.of(changed, repetitions);
        }
    }

    /**
     * The neighbours of every represented record, row i for record i. Every objective is facility location over changed
     * entries, because Σ_i max(min(max_j s_ij, c_i) − b_i, 0) = Σ_i max_j max(min(s_ij, c_i) − b_i, 0).
     */
    record Sparse(SparseMatrix byRepresented, SparseMatrix byCandidate) implements PoolSimilarity {
        static Sparse of(SparseMatrix byRepresented) {
            return new Sparse(byRepresented, byRepresented.transposed());
        }

        @Override
        public void forServed(int candidate, Visitor visitor) {
            byCandidate.forRow(candidate, visitor::visit);
        }

        @Override
        public void forSimilar(int record, Visitor visitor) {
            byRepresented.forRow(record, visitor::visit);
        }

        @Override
        public SetFunction coverage() {
            return SparseFacilityLocation.of(byCandidate);
        }

        @Override
        public SetFunction targeted(float[] nearestTarget, double eta) {
            return Mixture.of(new double[] {1, eta}, coverage(), new Relevance(nearestTarget));
        }

        @Override
        public SetFunction capped(float[] nearestTarget, double eta) {
            return over((i, value) -> Math.min(value, (float) eta * nearestTarget[i]));
        }

        @Override
        public SetFunction beyond(float[] nearestExisting, double nu) {
            return over((i, value) -> value - (float) nu * nearestExisting[i]);
        }

        @Override
        public SetFunction cappedBeyond(float[] nearestTarget, double eta, float[] nearestExisting, double nu) {
            return over(
                    (i, value) -> Math.min(value, (float) eta * nearestTarget[i]) - (float) nu * nearestExisting[i]);
        }

        private SetFunction over(SparseMatrix.EntryChange change) {
            return SparseFacilityLocation.of(byCandidate.mapped((i, value) -> Math.max(0f, change.of(i, value))));
        }
    }
}
