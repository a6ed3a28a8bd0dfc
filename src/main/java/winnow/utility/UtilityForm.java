package winnow.utility;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import winnow.endpoint.ResponseScore;
import winnow.model.TokenScores;

/**
 * How two scores of one response, alone and after an example, become a utility: how much worse it was predicted alone.
 *
 * <p>With p_t the probability of the response's token t: U_ij = d(p(y_i | x_i)) − d(p(y_i | x_i, x_j, y_j)). Positive if example
 * j helps with record i; U_ij and U_ji differ.
 *
 * <p>Source: DELIFT (arXiv 2411.04425), section 3 and theorem 1.
 */
public enum UtilityForm {
    /**
     * d = sqrt(Σ_t (1 − p_t)² / T), the paper's: U in [−1, 1]. Distances saturate near 1, so small gains of a response that
     * stays unlikely hardly count.
     */
    L2("l2", TokenScores::distance, ResponseScore::distance),
    /**
     * d = −Σ_t log p_t, the Kullback–Leibler form: U = log p(y_i | x_i, x_j, y_j) − log p(y_i | x_i), the pointwise mutual
     * information of response and example given the prompt, in nats. Grows with the length of responses.
     */
    PMI("pmi", scores -> -scores.sum(), score -> -score.sum()),
    /** d = −Σ_t log p_t / T: the same in nats a token. Departure: the paper has no name for it, its code an unused class. */
    PMI_MEAN("pmi-mean", scores -> -scores.mean(), score -> -score.mean());

    private final String id;
    private final ToDoubleFunction<TokenScores> distance;
    private final ToDoubleFunction<ResponseScore> served;

    UtilityForm(String id, ToDoubleFunction<TokenScores> distance, ToDoubleFunction<ResponseScore> served) {
        this.id = id;
        this.distance = distance;
        this.served = served;
    }

    /** Its name in manifests and on the command line. */
    public String id() {
        return id;
    }

    /**
     * The form of a name.
     *
     * @throws IllegalArgumentException for any other name
     */
    public static UtilityForm of(String id) {
        return Arrays.stream(values())
                .filter(form -> form.id.equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("form must be l2, pmi or pmi-mean, got \"" + id + "\""));
    }

    /**
     * U of one response.
     *
     * @param alone its scores without an example
     * @param after its scores after the example
     * @throws IllegalArgumentException if they are not of the same tokens
     */
    public double utility(TokenScores alone, TokenScores after) {
        if (!Arrays.equals(alone.tokens(), after.tokens())) {
            throw new IllegalArgumentException(
                    "both scores must be of the same tokens, got others after an example for " + alone.id());
        }
        return distance.applyAsDouble(alone) - distance.applyAsDouble(after);
    }

    /** The same of a model behind a server, whose tokens of a response may depend on what stands before it. */
    double utility(ResponseScore alone, ResponseScore after) {
        if (!alone.tokens().equals(after.tokens())) {
            throw new IllegalArgumentException("both scores must be of the same tokens, got " + alone.tokens()
                    + " alone and " + after.tokens() + " after an example for " + alone.id());
        }
        return served.applyAsDouble(alone) - served.applyAsDouble(after);
    }
}
