package winnow.utility;

/** What a network that predicts utilities sees of a pair of embeddings, q of the represented record and e of the candidate. */
public enum PairFeatures {
    /** [q; e], the paper's. Its first layer is a sum A·q + B·e, so a pair costs the hidden width alone. */
    CONCATENATED("concatenated"),
    /**
     * [q; e; q⊙e]: the elementwise products let a hidden unit see how alike the two are, which a sum of both cannot show before
     * the ReLU. A pair costs the hidden width times the embedding width. Departure: the paper has no products.
     */
    WITH_PRODUCTS("with-products");

    private final String id;

    PairFeatures(String id) {
        this.id = id;
    }

    /** Its name in manifests. */
    public String id() {
        return id;
    }
}
