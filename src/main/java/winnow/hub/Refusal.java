package winnow.hub;

/** What to do when a hub refuses a model. */
final class Refusal {
    private Refusal() {}

    static String message(Answer answer, ModelName name, Endpoint endpoint, boolean hasToken) {
        String host = endpoint.base().getHost();
        String code = answer.firstHeader("X-Error-Code").orElse("");
        boolean isDenied = answer.status() == 401 || answer.status() == 403;
        if (isDenied && code.equals("GatedRepo")) {
            return name + " is gated: accept its terms at " + endpoint.page(name) + ", then "
                    + (hasToken
                            ? "use the token of that account in HF_TOKEN"
                            : "set HF_TOKEN to a token of that account");
        }
        if (answer.status() == 401 && !hasToken) {
            return name + " does not exist at " + host
                    + " or is not public: check the name, or set HF_TOKEN to a token that may read it";
        }
        if (answer.status() == 401) {
            return host + " does not accept the token for " + name
                    + ": check the name, or set HF_TOKEN to a valid token" + " that may read it";
        }
        if (answer.status() == 403) {
            return name + " may not be read: "
                    + (hasToken ? "use a token in HF_TOKEN that may" : "set HF_TOKEN to a token that may")
                    + ", or accept the model's terms at " + endpoint.page(name);
        }
        if (answer.status() == 404 && code.equals("RevisionNotFound")) {
            return name.id() + " has no revision " + name.revision() + " at " + host;
        }
        if (answer.status() == 404) {
            return name + " does not exist at " + host + ": check the name and the revision at " + endpoint.base();
        }
        return name + " cannot be had: " + host + " answers with status " + answer.status();
    }
}
