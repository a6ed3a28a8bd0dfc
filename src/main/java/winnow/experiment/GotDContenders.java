package winnow.experiment;

import java.util.ArrayList;
import java.util.List;
import winnow.selection.AllDomainsSelector;
import winnow.selection.DaptSelector;
import winnow.selection.DsirSelector;
import winnow.selection.GotDSelector;
import winnow.selection.KnnSelector;
import winnow.selection.MmdHerdingSelector;
import winnow.selection.OtMatchSelector;
import winnow.selection.QualityClassifierSelector;
import winnow.selection.TsdsSelector;

/** The contenders of GOT-D's tables, and further methods that choose text for a target. */
public final class GotDContenders {
    /** The gradient of the transport distance to the target, most negative first. */
    public static final String GOT_D = "GOT-D";

    /** The gradient of the transport distance to texts to move away from, most positive first. */
    public static final String GOT_D_AWAY = "GOT-D away";

    private GotDContenders() {}

    /** Those that need a target alone, from the model as it is to the whole pool. */
    public static List<TargetedContender> ofTarget() {
        return List.of(
                TargetedContender.initial(),
                TargetedContender.random(),
                TargetedContender.meanEmbedding(),
                TargetedContender.knn(),
                TargetedContender.of("TAPT/c", arena -> KnnSelector.taptC(arena.embedder(), arena.target())),
                TargetedContender.of("DSIR", arena -> DsirSelector.of(arena.target(), arena.seeds())),
                TargetedContender.of(
                        "quality classifier", arena -> QualityClassifierSelector.of(arena.target(), arena.seeds())),
                TargetedContender.of("MMD herding", arena -> new MmdHerdingSelector(arena.embedder(), arena.target())),
                TargetedContender.of("TSDS", arena -> TsdsSelector.of(arena.embedder(), arena.target(), arena.seeds())),
                TargetedContender.of(
                        "OT match", arena -> OtMatchSelector.of(arena.embedder(), arena.target(), arena.seeds())),
                TargetedContender.of(
                        GOT_D, arena -> GotDSelector.toward(arena.embedder(), arena.target(), arena.seeds())),
                TargetedContender.full());
    }

    /**
     * The same, and those that are told the pool's domains.
     *
     * @param domain of the task
     */
    public static List<TargetedContender> ofDomain(String domain) {
        List<TargetedContender> all = new ArrayList<>(ofTarget());
        all.add(TargetedContender.of("all domains", arena -> new AllDomainsSelector(DomainTask.DOMAIN, arena.seeds())));
        all.add(TargetedContender.of(
                "DAPT", arena -> new DaptSelector(DomainTask.DOMAIN, List.of(domain), arena.seeds())));
        return List.copyOf(all);
    }

    /** Those that need a target, and the one that moves away from avoided texts. */
    public static List<TargetedContender> ofDetoxification() {
        List<TargetedContender> all = new ArrayList<>(ofTarget());
        all.add(TargetedContender.of(
                GOT_D_AWAY,
                arena -> GotDSelector.awayFrom(arena.embedder(), arena.avoided().orElseThrow(), arena.seeds())));
        return List.copyOf(all);
    }
}
