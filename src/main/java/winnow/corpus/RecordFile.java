package winnow.corpus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The records of a file in one format: all of them in order, or chosen ones written again. */
interface RecordFile {
    /** Gets every record of a file. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Called for every record in order.
         *
         * @param fields its fields, to be asked for at most once and before this returns; throws {@link
         *     IllegalArgumentException} saying what is wrong with the record
         */
        void visit(RecordIndex.Span span, Supplier<ObjectNode> fields);
    }

    /**
     * Reads the file once from start to end.
     *
     * @throws InvalidRecordException if the file as a whole is not valid
     */
    void scan(Visitor visitor) throws IOException;

    /** After a scan, what else to say of how the file was read, as the end of a sentence; empty if nothing. */
    default String remark() {
        return "";
    }

    /** Writes the records at the positions, in that order, in the file's own format; {@code temporary} is a new path. */
    void writeSame(RecordIndex index, int[] positions, Path temporary) throws IOException;

    /** Writes the records at the positions, in that order, with all their columns, as one JSON object a line. */
    void writeJsonLines(RecordIndex index, int[] positions, OutputStream out) throws IOException;
}
