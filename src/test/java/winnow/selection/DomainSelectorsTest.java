package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.maximize.Budget;
import winnow.random.Seeds;

/** all-domains and dapt. */
class DomainSelectorsTest {
    private static final Seeds SEEDS = Seeds.of(2);

    /** 20 of web, 10 of news, 2 of law. */
    private static Corpus pool() {
        return Corpus.of(IntStream.range(0, 32)
                .mapToObj(i -> new Example(
                        "r" + i, "", "text " + i, Map.of("domain", i < 20 ? "web" : i < 30 ? "news" : "law")))
                .toList());
    }

    private static Map<String, Long> byDomain(Selection selection) {
        return IntStream.of(selection.positions())
                .mapToObj(i -> pool().get(i).tags().get("domain"))
                .collect(Collectors.groupingBy(d -> d, Collectors.counting()));
    }

    @Test
    void everyDomainGivesTheSameUntilItIsEmpty() {
        AllDomainsSelector all = new AllDomainsSelector("domain", SEEDS);
        assertEquals(Map.of("law", 2L, "news", 2L, "web", 2L), byDomain(all.select(pool(), Budget.items(6))));
        assertEquals(Map.of("law", 2L, "news", 2L, "web", 1L), byDomain(all.select(pool(), Budget.items(5))));
        Selection ten = all.select(pool(), Budget.items(10));
        assertEquals(Map.of("law", 2L, "news", 4L, "web", 4L), byDomain(ten));
        assertEquals(List.of("quotas [2, 4, 4] of law, news, web"), ten.notes());
        assertEquals("random draw 1 of 4 from news", ten.picks().get(1).reason());
        assertEquals(
                32,
                all.select(pool(), Budget.share(1)).ids().stream().distinct().count());
        assertNotEquals(
                ten.ids(),
                new AllDomainsSelector("domain", Seeds.of(3))
                        .select(pool(), Budget.items(10))
                        .ids());
    }

    @Test
    void onlyTheNamedDomainsAreDrawnFrom() {
        DaptSelector dapt = new DaptSelector("domain", List.of("news", "law"), SEEDS);
        Selection nine = dapt.select(pool(), Budget.items(9));
        assertTrue(IntStream.of(nine.positions()).allMatch(i -> i >= 20));
        assertEquals(
                nine.ids().subList(0, 4), dapt.select(pool(), Budget.items(4)).ids());
        Selection all = dapt.select(pool(), Budget.items(20));
        assertEquals(12, all.ids().stream().distinct().count());
        assertEquals(List.of("the budget has room for 20 records, only 12 are of news, law"), all.notes());
    }

    /** Every record of the domain is drawn as often as any other. */
    @Test
    void drawsAreUniform() {
        int[] drawn = new int[10];
        int runs = 2000;
        for (int seed = 0; seed < runs; seed++) {
            for (int i : new DaptSelector("domain", List.of("news"), Seeds.of(seed))
                    .select(pool(), Budget.items(3))
                    .positions()) {
                drawn[i - 20]++;
            }
        }
        for (int count : drawn) {
            assertEquals(0.3, (double) count / runs, 4 * Math.sqrt(0.21 / runs));
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        refused("domains must not be empty", () -> new DaptSelector("domain", List.of(), SEEDS));
        refused(
                "domain must be one of the pool's values of domain, law, news, web, got \"sport\"",
                () -> new DaptSelector("domain", List.of("sport"), SEEDS).select(pool(), Budget.items(1)));
        refused(
                "tag \"source\" must be on every record of the pool, missing on r0",
                () -> new AllDomainsSelector("source", SEEDS).select(pool(), Budget.items(1)));
        refused(
                "budget of all-domains must count records: its quotas have no meaning for a cost",
                () -> new AllDomainsSelector("domain", SEEDS)
                        .select(
                                pool(),
                                Budget.cost(
                                        3,
                                        IntStream.range(0, 32)
                                                .mapToDouble(i -> 1)
                                                .toArray())));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
