package winnow.selection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.Embedder;
import winnow.embedding.Embeddings;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;

/** Corpora whose examples say where they stand, so that a test knows every distance. */
final class Points {
    private Points() {}

    /** One example per row of coordinates, with ids a, b, c, … or r0, r1, … beyond 26. */
    static Corpus corpus(float[]... points) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < points.length; i++) {
            String id = points.length <= 26 ? String.valueOf((char) ('a' + i)) : "r" + i;
            examples.add(example(id, points[i]));
        }
        return Corpus.of(examples);
    }

    static Corpus line(float... coordinates) {
        float[][] points = new float[coordinates.length][];
        for (int i = 0; i < points.length; i++) {
            points[i] = new float[] {coordinates[i]};
        }
        return corpus(points);
    }

    static Corpus random(int n, int width, long seed) {
        RandomGenerator random = Seeds.of(seed).stream("points");
        float[][] points = new float[n][width];
        for (float[] point : points) {
            for (int k = 0; k < width; k++) {
                point[k] = (float) random.nextGaussian();
            }
        }
        return corpus(points);
    }

    static Example example(String id, float... point) {
        StringBuilder text = new StringBuilder();
        for (float coordinate : point) {
            text.append(text.isEmpty() ? "" : " ").append(coordinate);
        }
        return Example.of(id, "", text.toString());
    }

    /** The same examples in another order. */
    static Corpus shuffled(Corpus corpus, long seed) {
        List<Example> examples = new ArrayList<>(corpus.examples());
        RandomGenerator random = Seeds.of(seed).stream("shuffle");
        for (int i = examples.size() - 1; i > 0; i--) {
            java.util.Collections.swap(examples, i, random.nextInt(i + 1));
        }
        return Corpus.of(examples);
    }

    /** Reads the coordinates out of the responses. */
    static Embedder embedder() {
        return new Embedder() {
            @Override
            public Embeddings embed(Corpus corpus) {
                int width = corpus.size() == 0 ? 1 : corpus.get(0).response().split(" ").length;
                return new Embeddings(FloatMatrix.build(corpus.size(), width, (i, row) -> {
                    String[] parts = corpus.get(i).response().split(" ");
                    for (int k = 0; k < row.length; k++) {
                        row[k] = Float.parseFloat(parts[k]);
                    }
                }));
            }

            @Override
            public Map<String, Object> settings() {
                return new LinkedHashMap<>(Map.of("embedder", "points"));
            }
        };
    }
}
