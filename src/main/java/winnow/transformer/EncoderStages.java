package winnow.transformer;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** The stages of an encoder. */
record EncoderStages(EncoderBody body) implements Stages {
    @Override
    public NDArray embed(ForwardPass pass) {
        NDArray x = Stages.rows(pass.ids(), body.words())
                .add(Stages.rows(pass.positions(body.positionOffset()), body.positions()));
        if (body.tokenTypes() != null) {
            x = x.add(Stages.rows(pass.tokenTypes(), body.tokenTypes()));
        }
        return pass.dropped(body.embeddingNorm().apply(x));
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
