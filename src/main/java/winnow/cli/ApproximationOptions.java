package winnow.cli;

import picocli.CommandLine.Option;

/** Whether all pairs of records are scored. What only one command has (how many anchors, neighbours) stands there. */
final class ApproximationOptions {
    @Option(
            names = "--approximation",
            paramLabel = "learned|anchors|neighbours",
            description =
                    "Score some pairs only (of select, for delift). learned: predict all pairs from the embeddings of records and"
                            + " a few scored pairs, and say how well. anchors: few rows, drawn at random, stand for all. neighbours:"
                            + " the nearest candidates of every record alone; the other pairs count 0 in select (default: none, every pair is scored).")
    String approximation;

    @Option(
            names = "--pair-share",
            paramLabel = "SHARE",
            description = "learned: share of the pairs that are scored, at least 32 x 32 of them (default: 0.0025).")
    Double pairShare;
}
