package winnow.evaluation;

import java.util.ArrayList;
import java.util.List;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.Embedder;
import winnow.linalg.FloatMatrix;

/**
 * Cosine of the embeddings of answer and reference, in [−1, 1]; an answer without a character has 0.
 *
 * <p>With CLS embeddings of {@code BAAI/bge-large-en-v1.5} these are the "BGE" columns of the DELIFT papers, which print it times
 * 100. The embedder must be able to embed any text: one of precomputed vectors is not.
 *
 * <p>Source: DELIFT (arXiv 2411.04425), evaluation.
 *
 * @param embedder places both texts
 */
public record EmbeddingSimilarity(Embedder embedder) implements AnswerMetric {
    @Override
    public String name() {
        return "embedding-similarity";
    }

    @Override
    public double[] values(List<Answer> answers) {
        List<Integer> written = new ArrayList<>();
        List<Example> references = new ArrayList<>();
        List<Example> texts = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (!answers.get(i).text().isEmpty()) {
                String row = Integer.toString(i);
                written.add(i);
                references.add(Example.of(row, "", answers.get(i).reference()));
                texts.add(Example.of(row, "", answers.get(i).text()));
            }
        }
        double[] values = new double[answers.size()];
        if (written.isEmpty()) {
            return values;
        }
        FloatMatrix wanted = embedder.embed(Corpus.of(references)).matrix().withUnitRows();
        FloatMatrix given = embedder.embed(Corpus.of(texts)).matrix().withUnitRows();
        for (int row = 0; row < written.size(); row++) {
            values[written.get(row)] = Math.max(-1, Math.min(1, wanted.dot(row, given, row)));
        }
        return values;
    }
}
