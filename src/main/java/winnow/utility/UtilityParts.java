package winnow.utility;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.linalg.FloatMatrix;
import winnow.utility.ColumnFile.WhenWritten;

/**
 * Files of {@link InContextUtility#fill}, which together hold every column of one matrix; joining them needs no model.
 *
 * <p>Whether they are of one run is known from what each file says of itself, and from the distances without examples, which
 * every part computes anew. Memory: the matrix.
 */
public final class UtilityParts {
    private final List<Path> files;
    private final ColumnHeader header;

    private UtilityParts(List<Path> files, ColumnHeader header) {
        this.files = files;
        this.header = header;
    }

    /**
     * Reads what the files say of themselves.
     *
     * @param files in any order
     * @throws IllegalArgumentException if a part is missing or there twice, or a file is of another run than the first
     * @throws IllegalStateException if this process still writes one
     */
    public static UtilityParts of(List<Path> files) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one part, got none");
        }
        Map<Path, ColumnHeader> headers = new LinkedHashMap<>();
        files.forEach(file -> headers.put(file, ColumnHeader.read(file)));
        ColumnHeader first = headers.get(files.get(0));
        int of = first.part().of();
        Path[] byNumber = new Path[of];
        headers.forEach((file, header) -> {
            String expected = first.withPart(header.part()).text();
            if (!header.text().equals(expected) || header.part().of() != of) {
                throw new IllegalArgumentException(file + " must be of one matrix with " + files.get(0) + ": "
                        + ColumnFile.difference(header.text(), first.text()));
            }
            // Its columns are of other widths, and opening it as a part would cut them off.
            if (header.isOfSomePairs()) {
                throw new IllegalArgumentException(
                        file + " must hold all pairs of its columns, found those of some alone");
            }
            int at = header.part().number() - 1;
            if (byNumber[at] != null) {
                throw new IllegalArgumentException(
                        "every part must be given once, got part " + header.part() + " twice, the second in " + file);
            }
            byNumber[at] = file;
        });
        List<String> missing = new ArrayList<>();
        for (int at = 0; at < of; at++) {
            if (byNumber[at] == null) {
                missing.add(new Part(at + 1, of).toString());
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "all " + of + " parts must be given, missing " + String.join(", ", missing));
        }
        return new UtilityParts(List.of(byNumber), first);
    }

    /** Settings of the metric as the files have them, as text. */
    public Map<String, Object> settings() {
        return header.settings();
    }

    /** Number n of represented records. */
    public int represented() {
        return header.rows();
    }

    /** Number m of candidates. */
    public int candidates() {
        return header.columns();
    }

    /** The distances alone and every column of a part have all rows. */
    private static int[] widths(ColumnHeader header) {
        int[] widths =
                new int[1 + header.part().to(header.columns()) - header.part().from(header.columns())];
        Arrays.fill(widths, header.rows());
        return widths;
    }

    /**
     * The whole matrix.
     *
     * @throws IllegalArgumentException if the parts are of other corpora, or one is not finished or of another model
     * @throws IllegalStateException if another process still writes one
     */
    public UtilityMatrix join(Corpus represented, Corpus candidates) {
        header.requireBetween(files.get(0), represented, candidates);
        List<ColumnFile> opened = new ArrayList<>();
        try {
            for (Path file : files) {
                ColumnHeader own = ColumnHeader.read(file);
                opened.add(ColumnFile.open(file, own.text(), widths(own), WhenWritten.REFUSE));
                requireFinished(file, own, opened.get(opened.size() - 1));
            }
            float[] alone = opened.get(0).get(0);
            for (ColumnFile part : opened) {
                DistancesAlone.requireSame(represented, alone, part.get(0));
            }
            int of = files.size();
            FloatMatrix byCandidate = FloatMatrix.build(candidates.size(), represented.size(), (j, row) -> {
                int at = Part.numberOf(j, candidates.size(), of) - 1;
                int from = new Part(at + 1, of).from(candidates.size());
                System.arraycopy(opened.get(at).get(1 + j - from), 0, row, 0, row.length);
            });
            return UtilityMatrix.of(represented, candidates, byCandidate, settings())
                    .withDistancesAlone(alone);
        } finally {
            opened.forEach(ColumnFile::close);
        }
    }

    private static void requireFinished(Path file, ColumnHeader header, ColumnFile opened) {
        Part part = header.part();
        int expected = part.to(header.columns()) - part.from(header.columns());
        if (opened.records() != 1 + expected) {
            throw new IllegalArgumentException(file + " must have all " + expected + " columns of part " + part
                    + ", found " + Math.max(0, opened.records() - 1));
        }
    }
}
