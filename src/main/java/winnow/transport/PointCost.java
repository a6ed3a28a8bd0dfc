package winnow.transport;

import winnow.linalg.FloatMatrix;
import winnow.linalg.PackedRows;

/** The usual costs between points; all are symmetric. */
public enum PointCost implements Cost {
    /** ‖x − y‖², in squared units of the embedding. */
    SQUARED_EUCLIDEAN("sqeuclidean") {
        @Override
        public CostRows to(FloatMatrix target) {
            PackedRows packed = PackedRows.centred(target);
            return rows(packed, packed::squaredDistances);
        }
    },

    /** ‖x − y‖, in units of the embedding: a metric, so that exact transport is the 1-Wasserstein distance. */
    EUCLIDEAN("euclidean") {
        @Override
        public CostRows to(FloatMatrix target) {
            PackedRows packed = PackedRows.centred(target);
            return rows(packed, (source, from, to, out) -> {
                packed.squaredDistances(source, from, to, out);
                for (int k = 0; k < (to - from) * packed.size(); k++) {
                    out[k] = (float) Math.sqrt(out[k]);
                }
            });
        }
    },

    /** 1 − cos(x, y), in [0, 2]; a point at the origin costs 1 to everywhere. */
    COSINE("cosine") {
        @Override
        public CostRows to(FloatMatrix target) {
            PackedRows packed = PackedRows.of(target.withUnitRows());
            return rows(packed, (source, from, to, out) -> {
                packed.products(source.rows(from, to).withUnitRows(), 0, to - from, out);
                for (int k = 0; k < (to - from) * packed.size(); k++) {
                    out[k] = Math.min(Math.max(1 - out[k], 0f), 2f);
                }
            });
        }
    },

    /** Σ_k |x_k − y_k|: the norm of GOT-D's bound (Eq. 2). No matrix product helps here, so it is several times slower. */
    L1("l1") {
        @Override
        public CostRows to(FloatMatrix target) {
            PackedRows packed = PackedRows.of(target);
            return rows(packed, packed::absoluteDistances);
        }
    };

    private final String id;

    PointCost(String id) {
        this.id = id;
    }

    /** As commands and manifests spell it: {@code sqeuclidean}, {@code euclidean}, {@code cosine}, {@code l1}. */
    @Override
    public String toString() {
        return id;
    }

    @Override
    public String id() {
        return id;
    }

    @FunctionalInterface
    private interface Filler {
        void fill(FloatMatrix source, int from, int to, float[] out);
    }

    private static CostRows rows(PackedRows packed, Filler filler) {
        return new CostRows() {
            @Override
            public int columns() {
                return packed.size();
            }

            @Override
            public void fill(FloatMatrix source, int from, int to, float[] out) {
                filler.fill(source, from, to, out);
            }
        };
    }
}
