package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import winnow.experiment.ExperimentProblem.Work;
import winnow.selection.TargetObjective;

class StageWorkTest {
    private static final String OF_POOL = "utilities for the pool";
    private static final String OF_TARGET = "utilities for the target";

    private static Work pairs(long pairs) {
        return new Work(pairs, 0, 0);
    }

    @Test
    void whoReadsTheTargetAloneIsNotCountedForAllPairsOfThePool() {
        StageWork work = new StageWork(100, 10, 0, 1, TargetObjective.FLQMI, List.of());
        assertEquals(Map.of(OF_TARGET, pairs(1000)), work.shared("DELIFT"));
        assertEquals(Map.of(OF_TARGET, pairs(1000)), work.shared("DELIFT; repeat"));
        assertEquals(Map.of(OF_TARGET, pairs(1000), OF_POOL, pairs(10_000)), work.shared("DELIFT; paper"));
        assertEquals(
                Map.of(OF_TARGET, pairs(1000), OF_POOL, pairs(10_000)),
                work.shared("DELIFT; mutual"),
                "agreement of pairs needs both directions");
        assertEquals(work.shared("DELIFT; mutual"), work.shared("DELIFT; support weight"));
        assertEquals(Map.of(OF_POOL, pairs(10_000)), work.shared("DELIFT; plain facility location"));
        assertEquals(Map.of(), work.shared("DELIFT (SE)"));
        assertEquals(Map.of(), work.shared("LESS"));
    }

    @Test
    void aFormOfUtilityHasAMatrixOfItsOwn() {
        StageWork work = new StageWork(100, 0, 0, 1, TargetObjective.FLQMI, List.of());
        assertEquals(Map.of(OF_POOL, pairs(10_000)), work.shared("DELIFT; mutual"));
        assertEquals(Map.of("utilities (PMI) for the pool", pairs(10_000)), work.shared("DELIFT; PMI"));
    }
}
