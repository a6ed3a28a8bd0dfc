package winnow.finetune;

import winnow.transformer.Parameter;

/** Which parameters weight decay pulls toward zero. */
public enum DecayRule {
    /** Matrices and embeddings, not biases and scales of norms: the custom of language models. */
    MATRICES {
        @Override
        boolean applies(Parameter parameter) {
            return parameter.value().getShape().dimension() > 1;
        }
    },
    /** All: what PyTorch's optimiser does when it is given one list of parameters. */
    ALL {
        @Override
        boolean applies(Parameter parameter) {
            return true;
        }
    };

    abstract boolean applies(Parameter parameter);
}
