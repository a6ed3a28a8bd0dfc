package winnow.cli;

import java.util.List;
import java.util.Map;

/**
 * What a block of utilities will ask of a server. How long that takes is not known beforehand.
 *
 * @param rows represented records, each asked about alone once
 * @param columns candidates
 * @param pairs that are asked about
 * @param host of the server
 */
record RequestPlan(int rows, int columns, long pairs, String host) implements UtilityOutlook {
    private long requests() {
        return rows + pairs;
    }

    @Override
    public List<String> lines() {
        return List.of("plan: " + Quantity.count(rows) + " x " + Quantity.count(columns) + " utilities, at most "
                + Quantity.count(requests()) + " requests to " + host);
    }

    /** {@inheritDoc} Never needed: the server's speed is not known. */
    @Override
    public void requireLeave(boolean isGiven) {}

    @Override
    public Map<String, Object> asMap() {
        return Json.object("rows", rows, "columns", columns, "requests", requests());
    }
}
