package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimTest {
    private static final String CLAIM =
            """
            {"schema": 1, "claims": [{"paper": "P", "claim": "it works", "printed": "1", "decidedBy": {
             "experiment": "tiny", "share": 0.3, "learner": "LoRA", "asked": "test", "metric": "exact",
             "method": "DELIFT", "against": "Full", "better": "BETTER", "rule": "RULE"MARGIN}}]}
            """;

    @TempDir
    private Path folder;

    /** Values of two seeds with four items each; DELIFT is that much above Full, more or less. */
    private void store(double difference, double spread) throws IOException {
        Files.writeString(folder.resolve("tiny.json"), ExperimentSpecTest.DELIFT);
        ExperimentSpec spec = ExperimentSpec.read(folder.resolve("tiny.json"));
        List<Outcome> outcomes = new ArrayList<>();
        for (long seed : spec.seeds()) {
            double[] full = {1, 2, 3, 4};
            double[] delift = {
                1 + difference - spread, 2 + difference + spread, 3 + difference - spread, 4 + difference + spread
            };
            outcomes.add(Outcome.of(seed, "stage 1", "LoRA", "DELIFT", "test", "exact", delift));
            outcomes.add(Outcome.of(seed, "stage 1", "LoRA", "Full", "test", "exact", full));
        }
        Path result = Files.createDirectories(folder.resolve(spec.name()).resolve(spec.shortHash()));
        String setting = spec.problem().points().get(0).label();
        List<PointResults> points = List.of(new PointResults(setting, 0.3, new Results(outcomes)));
        new StoredResult(result, spec, Map.of(), points, List.of()).write();
    }

    private ClaimVerdict judged(String better, String rule, String margin) throws IOException {
        Path file = folder.resolve("claims.json");
        Files.writeString(
                file, CLAIM.replace("BETTER", better).replace("RULE", rule).replace("MARGIN", margin));
        return ClaimVerdict.of(Claim.read(file).get(0), folder, folder);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, higher, better, , holds",
        "1, 0, lower, better, , does not hold",
        "-1, 0, lower, better, , holds",
        "0.1, 1, higher, better, , holds in part",
        "-0.1, 1, higher, better, , does not hold",
        "-0.1, 0, higher, no worse, 0.2, holds",
        "-0.1, 0, higher, no worse, 0.05, does not hold",
        "-0.1, 1, higher, no worse, 0.05, holds in part",
        "0.1, 0, lower, no worse, 0.2, holds"
    })
    void theIntervalDecides(double difference, double spread, String better, String rule, String margin, String verdict)
            throws IOException {
        store(difference, spread);
        ClaimVerdict judged = judged(better, rule, margin == null ? "" : ", \"margin\": " + margin);
        assertEquals(verdict, judged.verdict().words());
        assertEquals(difference, judged.difference().orElseThrow().estimate(), 1e-4);
    }

    @Test
    void aClaimWithoutARunIsNotRunAndOneWithoutADecisionNotTestable() throws IOException {
        Files.writeString(folder.resolve("tiny.json"), ExperimentSpecTest.DELIFT);
        assertEquals("not run", judged("higher", "better", "").verdict().words());
        Files.writeString(
                folder.resolve("claims.json"),
                "{\"schema\": 1, \"claims\": [{\"paper\": \"P\", \"claim\": \"c\", \"printed\": \"1\", \"notTestable\": \"why\"}]}");
        Claim claim = Claim.read(folder.resolve("claims.json")).get(0);
        assertEquals(
                "not testable here",
                ClaimVerdict.of(claim, folder, folder).verdict().words());
    }

    @Test
    void whatTheExperimentHasNotIsNamed() throws IOException {
        Files.writeString(folder.resolve("tiny.json"), ExperimentSpecTest.DELIFT.replace("\"Full\"", "\"Random\""));
        String message = assertThrows(IllegalArgumentException.class, () -> judged("higher", "better", ""))
                .getMessage();
        assertTrue(message.contains("the method Full of experiment tiny, which has none"), message);
        store(1, 0);
        String unknown = assertThrows(
                        IllegalArgumentException.class, () -> judged("higher", "better", ", \"setting\": \"stage 9\""))
                .getMessage();
        assertTrue(unknown.contains("exact of DELIFT and Full after LoRA, test"), unknown);
    }

    /** Every claim that is committed names what its experiment has. */
    @Test
    void theCommittedClaimsCanBeDecided() throws IOException {
        Path experiments = Path.of("experiments");
        for (Claim claim : Claim.read(experiments.resolve("claims.json"))) {
            String verdict =
                    ClaimVerdict.of(claim, experiments, folder).verdict().words();
            assertTrue(List.of("not run", "not testable here").contains(verdict), claim.text());
            if (claim.decision().isPresent()) {
                Claim.Decision decision = claim.decision().get();
                ExperimentSpec spec = ExperimentSpec.read(experiments.resolve(decision.experiment() + ".json"));
                assertTrue(spec.problem().metrics().contains(decision.metric()), claim.text());
            }
        }
    }
}
