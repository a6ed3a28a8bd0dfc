package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.embedding.HashedNgramEmbedder;
import winnow.maximize.Budget;
import winnow.random.Seeds;
import winnow.synthetic.DomainCorpusSettings;
import winnow.synthetic.DomainMix;
import winnow.synthetic.ToxicCorpusSettings;

class GotDContendersTest {
    private static final int BUDGET = 12;
    private static final Set<String> BLIND = Set.of("Initial", "Random", "Full", "all domains");
    private static final DomainTask DOMAIN = DomainTask.of(
            "lab",
            DomainCorpusSettings.of(DomainMix.among("lab", 0.2)).withSize(120),
            new DomainTask.Sizes(40, 1, 3, 3),
            Seeds.of(3));
    private static final DetoxificationTask TOXIC = DetoxificationTask.of(
            ToxicCorpusSettings.withDefaults().withSize(120), new DetoxificationTask.Sizes(40, 1, 1), Seeds.of(3));

    private static List<TargetedContender> ofDomain() {
        return GotDContenders.ofDomain("lab");
    }

    private static List<TargetedContender> ofDetoxification() {
        return GotDContenders.ofDetoxification();
    }

    /** TAPT/c may choose a text for several of the target and then has fewer. */
    private static void assertSize(String name, int pool, int[] chosen) {
        if (name.equals("TAPT/c")) {
            assertTrue(chosen.length > 0 && chosen.length <= BUDGET, name + " chose " + chosen.length);
            return;
        }
        assertEquals(name.equals("Initial") ? 0 : name.equals("Full") ? pool : BUDGET, chosen.length);
    }

    @ParameterizedTest
    @MethodSource("ofDomain")
    void eachSpendsItsBudgetAndThoseThatSeeTheTargetFindItsDomain(TargetedContender contender) {
        int[] chosen = contender
                .choice()
                .positions(new TargetedArena(
                        DOMAIN.pool(),
                        DOMAIN.target(),
                        Optional.empty(),
                        HashedNgramEmbedder.withDefaults().fittedTo(DOMAIN.pool()),
                        Budget.items(BUDGET),
                        Seeds.of(5)));
        assertSize(contender.name(), 120, chosen);
        assertEquals(chosen.length, Arrays.stream(chosen).distinct().count());
        if (!BLIND.contains(contender.name())) {
            double ofDomain = DOMAIN.truth(chosen).ofDomain().getAsDouble();
            assertTrue(ofDomain > 0.5, contender.name() + " chose " + ofDomain + " where the pool has 0.2");
        }
    }

    @ParameterizedTest
    @MethodSource("ofDetoxification")
    void eachHasWhatItNeedsAgainstToxicity(TargetedContender contender) {
        int[] chosen = contender
                .choice()
                .positions(new TargetedArena(
                        TOXIC.pool(),
                        TOXIC.clean(),
                        Optional.of(TOXIC.toxic()),
                        HashedNgramEmbedder.withDefaults().fittedTo(TOXIC.pool()),
                        Budget.items(BUDGET),
                        Seeds.of(5)));
        assertSize(contender.name(), 120, chosen);
        if (contender.name().equals(GotDContenders.GOT_D_AWAY)) {
            int[] all = new int[120];
            Arrays.setAll(all, i -> i);
            double share = TOXIC.truth(chosen).clean();
            assertTrue(share > TOXIC.truth(all).clean(), contender.name() + " chose " + share);
        }
    }
}
