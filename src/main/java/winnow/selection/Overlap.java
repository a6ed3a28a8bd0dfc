package winnow.selection;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import winnow.corpus.Corpus;
import winnow.corpus.Example;

/** Sees to it that the pool is not also its target or existing data, and counts the records they share. */
final class Overlap {
    private final Corpus pool;
    private final List<String> notes = new ArrayList<>();

    private Overlap(Corpus pool) {
        this.pool = pool;
    }

    static Overlap of(Corpus pool) {
        return new Overlap(pool);
    }

    /**
     * Checks one more corpus.
     *
     * @throws IllegalArgumentException if it is the pool
     */
    Overlap with(String role, Optional<Corpus> other) {
        if (other.isEmpty()) {
            return this;
        }
        if (other.get().fingerprint().equals(pool.fingerprint())) {
            throw new IllegalArgumentException(
                    role + " must differ from the pool, got the same " + pool.size() + " records for both");
        }
        Set<Content> contents = new HashSet<>();
        other.get().forEach(example -> contents.add(Content.of(example)));
        long shared =
                pool.stream().filter(e -> contents.contains(Content.of(e))).count();
        if (shared > 0) {
            notes.add(shared + " of the " + pool.size() + " records of the pool also stand in the " + role);
        }
        return this;
    }

    List<String> notes() {
        return notes;
    }

    private record Content(String prompt, String response) {
        static Content of(Example example) {
            return new Content(example.prompt(), example.response());
        }
    }
}
