package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import java.util.List;

/** The stages of an encoder. */
record EncoderStages(EncoderBody body) implements Stages {
    @Override
    public NDArray embed(ForwardPass pass) {
        NDArray x = rows(pass.ids(), body.words()).add(rows(pass.positions(body.positionOffset()), body.positions()));
        if (body.tokenTypes() != null) {
            x = x.add(rows(pass.tokenTypes(), body.tokenTypes()));
        }
        return pass.dropped(body.embeddingNorm().apply(x));
    }

    private static NDArray rows(NDArray ids, Parameter table) {
        return Embedding.embedding(ids, table.value(), SparseFormat.DENSE).singletonOrThrow();
    }

    @Override
    public List<Layer> layers() {
        return body.layers();
    }

    @Override
    public NDArray finish(NDArray x, ForwardPass pass) {
        if (pass.trace() != null) {
            pass.trace().hidden(body.layers().size(), x);
        }
        return x;
    }
}
