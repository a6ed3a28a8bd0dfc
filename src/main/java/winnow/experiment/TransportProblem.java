package winnow.experiment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import winnow.random.Seeds;
import winnow.synthetic.DomainCorpus;
import winnow.synthetic.DomainCorpusSettings;
import winnow.synthetic.DomainMix;

/**
 * How choices by optimal transport hang on their settings, see {@link TransportComparison}: sweeps of one setting each around a usual one.
 *
 * @param domain that is rare in the pool and aimed at
 * @param otherDomain of the rest of the target, where its share is below 1
 * @param domainShare of the pool that is of the domain; the others are equally common
 * @param corpus what pools are like, but for their share of near-duplicates
 * @param usual setting of everything
 * @param setting of this point
 * @param sweeps of which the points are; none for a single point
 */
record TransportProblem(
        String domain,
        String otherDomain,
        double domainShare,
        DomainCorpusSettings corpus,
        TransportSetting usual,
        TransportSetting setting,
        List<SettingSweep> sweeps)
        implements ExperimentProblem {
    private static final int MOST_TEXTS = 1_000_000;

    /**
     * Values of one setting.
     *
     * @param name in titles
     * @param keys of the settings that are changed
     * @param settings one for each value
     */
    record SettingSweep(String name, Set<String> keys, List<TransportSetting> settings) {
        static SettingSweep of(StrictJson json, TransportSetting usual) {
            String name = json.text("name");
            Contender.requireName(name);
            Set<String> changed = new HashSet<>();
            List<TransportSetting> settings = new ArrayList<>();
            for (StrictJson change : json.objects("settings")) {
                settings.add(TransportSetting.changed(usual, change));
                changed.addAll(change.asMap().keySet());
            }
            if (settings.stream().distinct().count() < settings.size()) {
                throw json.refused(new IllegalArgumentException("settings must be different"));
            }
            json.requireNothingElse();
            // Manifests sort the keys of a file, and values read the same from both.
            Set<String> keys = new LinkedHashSet<>(usual.asMap().keySet());
            keys.retainAll(changed);
            return new SettingSweep(name, keys, List.copyOf(settings));
        }

        Map<String, Object> asMap() {
            List<Map<String, Object>> changes = new ArrayList<>();
            for (TransportSetting setting : settings) {
                Map<String, Object> change = new LinkedHashMap<>(setting.asMap());
                change.keySet().retainAll(keys);
                changes.add(change);
            }
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", name);
            map.put("settings", changes);
            return map;
        }

        String value(TransportSetting setting) {
            return String.join(" ", keys.stream().map(setting::text).toList());
        }
    }

    static TransportProblem of(StrictJson json) {
        String domain = json.choice("domain", DomainCorpus.domains());
        String other = json.choice("otherDomain", DomainCorpus.domains());
        if (other.equals(domain)) {
            throw json.refused(new IllegalArgumentException("otherDomain must not be the domain, " + domain));
        }
        StrictJson part = json.object("corpus");
        double share = part.number("domainShare", 1e-6, 1 - 1e-6);
        DomainCorpusSettings corpus = DomainCorpusSettings.of(DomainMix.among(domain, share))
                .withSize(part.whole("size", 1, MOST_TEXTS))
                .withWordsPerKind(part.whole("wordsPerKind", 2, DomainCorpusSettings.MOST_WORDS))
                .withWorld(part.whole("world", 0, Integer.MAX_VALUE));
        part.requireNothingElse();
        TransportSetting usual = TransportSetting.of(json.object("usual"));
        List<SettingSweep> sweeps = json.objects("sweeps").stream()
                .map(sweep -> SettingSweep.of(sweep, usual))
                .toList();
        return new TransportProblem(domain, other, share, corpus, usual, usual, sweeps);
    }

    @Override
    public String kind() {
        return "transport";
    }

    @Override
    public List<ExperimentProblem> points() {
        Set<TransportSetting> settings = new LinkedHashSet<>();
        settings.add(usual);
        sweeps.forEach(sweep -> settings.addAll(sweep.settings()));
        return settings.stream()
                .<ExperimentProblem>map(
                        one -> new TransportProblem(domain, otherDomain, domainShare, corpus, usual, one, List.of()))
                .toList();
    }

    @Override
    public List<Sweep> shownSweeps() {
        return sweeps.stream()
                .map(sweep -> new Sweep(
                        sweep.name(),
                        sweep.settings().stream()
                                .map(one -> new Sweep.Place(sweep.value(one), one.label(usual)))
                                .toList()))
                .toList();
    }

    @Override
    public String label() {
        return setting.label(usual);
    }

    @Override
    public List<String> methods() {
        return TransportContenders.of(usual).stream()
                .map(TargetedContender::name)
                .toList();
    }

    @Override
    public List<String> metrics() {
        return TransportComparison.METRICS;
    }

    @Override
    public Map<String, Object> asMap() {
        Map<String, Object> map = ofCorpora();
        map.put("usual", usual.asMap());
        if (sweeps.isEmpty()) {
            map.put("setting", setting.asMap());
        } else {
            map.put("sweeps", sweeps.stream().map(SettingSweep::asMap).toList());
        }
        return map;
    }

    /** Settings that a method does not know are left out: one step for all their values. */
    @Override
    public Map<String, Object> keySettings(String method) {
        Map<String, Object> settings = ofCorpora();
        settings.put("usual", TransportContenders.known(method, usual));
        settings.put("setting", TransportContenders.known(method, setting));
        // The distance to the target is measured by the usual embedder.
        settings.put("embedder", usual.embedder().asMap());
        return settings;
    }

    @Override
    public Map<String, Object> items() {
        Map<String, Object> items = ofCorpora();
        Map<String, Object> varied = setting.asMap();
        TransportSetting.OF_CORPORA.forEach(key -> items.put(key, varied.get(key)));
        return items;
    }

    /** What all points have in common. */
    private Map<String, Object> ofCorpora() {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("domainShare", domainShare);
        part.put("size", corpus.size());
        part.put("wordsPerKind", corpus.wordsPerKind());
        part.put("world", corpus.world());
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("domain", domain);
        map.put("otherDomain", otherDomain);
        map.put("corpus", part);
        return map;
    }

    @Override
    public boolean hasModelsThatOnlyRead() {
        return usual.embedder().isOfModel()
                || setting.embedder().isOfModel()
                || sweeps.stream().flatMap(sweep -> sweep.settings().stream()).anyMatch(one -> one.embedder()
                        .isOfModel());
    }

    @Override
    public StepResult run(String method, double share, long seed, StepSetting step) {
        return StepResult.of(
                told -> new TransportComparison(this::task, share, method, usual, setting).run(seed, step, told));
    }

    @Override
    public StepResult choose(String method, double share, long seed, StepSetting step) {
        return run(method, share, seed, step);
    }

    /** Nothing is trained or tested, so of labelled and held-out texts there is as little as may be. */
    private DomainTask task(TransportSetting under, Seeds seeds) {
        DomainMix target = under.targetShare() == 1
                ? DomainMix.only(domain)
                : DomainMix.of(domain, under.targetShare(), otherDomain);
        DomainTask.Sizes sizes = new DomainTask.Sizes(under.target(), 1, 1, 1);
        return DomainTask.of(domain, target, corpus.withDuplicateShare(under.duplicateShare()), sizes, seeds);
    }

    @Override
    public Work work(String method, double share) {
        return Work.NONE;
    }
}
