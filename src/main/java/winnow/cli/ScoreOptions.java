package winnow.cli;

import java.util.List;
import picocli.CommandLine.Option;
import winnow.selection.PerplexityBand;
import winnow.selection.RatingPrompts;
import winnow.selection.SelectItSelector;
import winnow.selection.SuperfilteringSelector;

/** The options of the methods that score every record by what a model says of it. */
final class ScoreOptions {
    @Option(
            names = "--band",
            paramLabel = "low|middle|high",
            description = "perplexity: which part of the pool, ordered by perplexity (default: middle).")
    String band;

    @Option(
            names = "--ifd-share",
            paramLabel = "SHARE",
            description = "superfiltering: share of the pool kept by IFD before the rest is covered (default: 0.2).")
    Double ifdShare;

    @Option(
            names = "--rating-prompts",
            paramLabel = "K",
            description = "selectit: in how many wordings every record is rated, 1 to 5 (default: 5).")
    Integer ratingPrompts;

    @Option(
            names = "--disagreement",
            paramLabel = "X",
            description =
                    "selectit: how much a record loses where wordings disagree, alpha of the paper (default: 0.2).")
    Double disagreement;

    @Option(
            names = "--anchors",
            paramLabel = "N",
            description =
                    "nuggets: judge by so many records of the pool, the centres of clusters, instead of a target. delift with"
                            + " --approximation anchors: so many records of the pool stand for all (default: 200).")
    Integer anchors;

    /** Checks everything that can be checked without reading. */
    void requireValid() {
        band();
        ratingPrompts();
        if (!(ifdShare() > 0 && ifdShare() <= 1)) {
            throw new IllegalArgumentException("--ifd-share must be in (0, 1], got " + ifdShare);
        }
        if (!(disagreement() >= 0 && disagreement() < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("--disagreement must be at least 0 and finite, got " + disagreement);
        }
        if (anchors != null && anchors < 1) {
            throw new IllegalArgumentException("--anchors must be at least 1, got " + anchors);
        }
    }

    PerplexityBand band() {
        String id = band == null ? PerplexityBand.MIDDLE.id() : band;
        for (PerplexityBand known : PerplexityBand.values()) {
            if (known.id().equals(id)) {
                return known;
            }
        }
        throw new IllegalArgumentException("--band must be low, middle or high, got \"" + id + "\"");
    }

    double ifdShare() {
        return ifdShare == null ? SuperfilteringSelector.DEFAULT_SHARE : ifdShare;
    }

    /** The first so many wordings. */
    RatingPrompts ratingPrompts() {
        RatingPrompts all = RatingPrompts.withDefaults();
        List<String> wordings = all.wordings();
        int count = ratingPrompts == null ? wordings.size() : ratingPrompts;
        if (count < 1 || count > wordings.size()) {
            throw new IllegalArgumentException("--rating-prompts must be 1 to " + wordings.size() + ", got " + count);
        }
        return new RatingPrompts(all.highest(), wordings.subList(0, count));
    }

    double disagreement() {
        return disagreement == null ? SelectItSelector.DEFAULT_ALPHA : disagreement;
    }
}
