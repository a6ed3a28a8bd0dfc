package winnow.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.embedding.Embedder;
import winnow.selection.ClosestDomainsSelector;
import winnow.selection.DomainRelevance;
import winnow.selection.GotDModesSelector;
import winnow.selection.GotDRoundsSelector;
import winnow.selection.GotDSelector;
import winnow.selection.OtMatchSelector;
import winnow.transport.TransportPlan;

/** GOT-D, its variants and what it is compared with, under the settings of optimal transport. */
final class TransportContenders {
    private static final String RANDOM = TargetedContender.random().name();
    private static final String OT_MATCH = "OT match";
    private static final int ROUNDS = 4;
    private static final String IN_ROUNDS = "GOT-D " + ROUNDS + " rounds";
    private static final int MODES = 4;
    private static final int CLOSEST = 2;

    private TransportContenders() {}

    /** All, in the order of tables. */
    static List<TargetedContender> of(TransportSetting setting) {
        return List.of(
                TargetedContender.random(),
                TargetedContender.of(OT_MATCH, arena -> matching(setting, arena)),
                TargetedContender.of(GotDContenders.GOT_D, arena -> gradient(setting, arena, arena.embedder())),
                TargetedContender.of(
                        IN_ROUNDS,
                        arena -> new GotDRoundsSelector(
                                arena.embedder(),
                                arena.target(),
                                setting.cost(),
                                setting.sinkhorn(),
                                ROUNDS,
                                GotDRoundsSelector.DEFAULT_WEIGHT)),
                TargetedContender.of(
                        "GOT-D " + MODES + " modes",
                        arena -> new GotDModesSelector(
                                arena.embedder(), gradient(setting, arena, arena.embedder()), MODES, arena.seeds())),
                TargetedContender.of(
                        "GOT-D " + CLOSEST + " closest domains",
                        arena -> new ClosestDomainsSelector(
                                DomainRelevance.entropic(setting.cost(), setting.sinkhorn())
                                        .withSeeds(arena.seeds()),
                                arena.embedder(),
                                arena.target(),
                                DomainTask.DOMAIN,
                                CLOSEST,
                                true,
                                known -> gradient(setting, arena, known),
                                arena.seeds())));
    }

    /** The settings that the choice of a method can hang on, by the keys of an experiment file. */
    static Map<String, Object> known(String method, TransportSetting setting) {
        Map<String, Object> known = new LinkedHashMap<>(setting.asMap());
        if (method.equals(RANDOM)) {
            known.keySet().retainAll(TransportSetting.OF_CORPORA);
        }
        if (method.equals(OT_MATCH) || method.equals(IN_ROUNDS)) {
            known.remove(TransportSetting.SAMPLE);
        }
        return known;
    }

    /** The transport that a method solves, if it solves a single one. */
    static Optional<TransportPlan> plan(String method, TransportSetting setting, TargetedArena arena, int chosen) {
        return switch (method) {
            case OT_MATCH -> Optional.of(matching(setting, arena).plan(arena.pool(), chosen));
            case GotDContenders.GOT_D ->
                Optional.of(gradient(setting, arena, arena.embedder()).plan(arena.pool()));
            default -> Optional.empty();
        };
    }

    private static OtMatchSelector matching(TransportSetting setting, TargetedArena arena) {
        return new OtMatchSelector(arena.embedder(), arena.target(), setting.cost(), setting.sinkhorn(), arena.seeds());
    }

    private static GotDSelector gradient(TransportSetting setting, TargetedArena arena, Embedder embedder) {
        return GotDSelector.toward(embedder, arena.target(), arena.seeds())
                .withCost(setting.cost())
                .withSinkhorn(setting.sinkhorn())
                .withSample(setting.sample());
    }
}
