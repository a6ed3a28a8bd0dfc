package winnow.synthetic;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * In which proportions the domains of {@link DomainCorpus} are mixed.
 *
 * @param shares share of each domain that occurs, in (0, 1], all together 1; in the order of texts before they are shuffled
 */
public record DomainMix(Map<String, Double> shares) {
    private static final double ROUNDING = 1e-9;

    /** Checks names and shares and copies the map. */
    public DomainMix {
        double sum = 0;
        for (Map.Entry<String, Double> share : shares.entrySet()) {
            Register.of(share.getKey());
            if (!(share.getValue() > 0 && share.getValue() <= 1)) {
                throw new IllegalArgumentException(
                        "shares must be in (0, 1], got " + share.getValue() + " of " + share.getKey());
            }
            sum += share.getValue();
        }
        if (Math.abs(sum - 1) > ROUNDING) {
            throw new IllegalArgumentException("shares must sum to 1, got " + sum);
        }
        shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
    }

    /** One domain alone. */
    public static DomainMix only(String domain) {
        return new DomainMix(Map.of(domain, 1.0));
    }

    /** Two domains. */
    public static DomainMix of(String first, double share, String second) {
        Map<String, Double> shares = new LinkedHashMap<>();
        shares.put(first, share);
        shares.put(second, 1 - share);
        return new DomainMix(shares);
    }

    /** One domain with a share, the five others in equal parts of the rest. */
    public static DomainMix among(String domain, double share) {
        Map<String, Double> shares = new LinkedHashMap<>();
        shares.put(domain, share);
        List<String> all = DomainCorpus.domains();
        for (String other : all) {
            shares.putIfAbsent(other, (1 - share) / (all.size() - 1));
        }
        return new DomainMix(shares);
    }

    /** How many of {@code items} are of each domain, in the order of the shares, by largest remainder. */
    int[] counts(int items) {
        return ZipfShares.inProportion(
                shares.values().stream().mapToDouble(Double::doubleValue).toArray(), items);
    }
}
