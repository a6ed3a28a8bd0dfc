package winnow.transformer;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** The stages of a decoder. */
record DecoderStages(DecoderBody body) implements Stages {
    @Override
    public NDArray embed(ForwardPass pass) {
        NDArray x = Stages.rows(pass.ids(), body.words());
        if (body.wordFactor() != 1) {
            x = Scaled.of(x, body.wordFactor());
        }
        if (body.projectIn() != null) {
            x = body.projectIn().apply(x, pass);
        }
        if (body.positions() != null) {
            x = x.add(Stages.rows(pass.positions(body.positionOffset()), body.positions()));
        }
        return pass.dropped(x);
    }

    @Override
    public List<Layer> layers() {
        return body.layers();
    }

    @Override
    public NDArray finish(NDArray x, ForwardPass pass) {
        NDArray normed = body.finalNorm() == null ? x : body.finalNorm().apply(x);
        NDArray states = body.projectOut() == null ? normed : body.projectOut().apply(normed, pass);
        if (pass.trace() != null) {
            pass.trace().hidden(body.layers().size(), states);
        }
        return states;
    }
}
