package winnow.checkpoint;

import static winnow.corpus.InvalidRecordException.quote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.corpus.InvalidRecordException;

/**
 * The header of a safetensors file: eight bytes of length, then JSON. It is parsed from the file as a stream, so that a
 * length is never the size of an array, and refused unless every byte after it belongs to exactly one tensor.
 */
final class SafetensorsHeader {
    static final String METADATA = "__metadata__";
    static final long LONGEST = 100_000_000;
    static final int MOST_TENSORS = 100_000;

    private static final int PREFIX = 8;
    private static final int MOST_DIMENSIONS = 64;
    static final int LONGEST_NAME = 4_096;
    private static final int LONGEST_TEXT = 1_000_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(40)
                    .maxNameLength(LONGEST_NAME)
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .build();

    private final Path file;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private final long dataStart;
    private final long fileSize;

    private SafetensorsHeader(Path file, long dataStart, long fileSize) {
        this.file = file;
        this.dataStart = dataStart;
        this.fileSize = fileSize;
    }

    Map<String, TensorInfo> tensors() {
        return tensors;
    }

    Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    List<String> names() {
        return Collections.unmodifiableList(names);
    }

    static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < PREFIX + 2) {
            throw new InvalidRecordException(file, "not a safetensors file, it has only " + size + " bytes");
        }
        ByteBuffer prefix = ByteBuffer.allocate(PREFIX + 1).order(ByteOrder.LITTLE_ENDIAN);
        while (prefix.hasRemaining()) {
            if (channel.read(prefix, prefix.position()) < 0) {
                throw new InvalidRecordException(file, "was shortened while it was read");
            }
        }
        long length = prefix.getLong(0);
        if (length < 2 || length > LONGEST) {
            throw new InvalidRecordException(
                    file,
                    "header length must be in [2, " + LONGEST + "], found " + Long.toUnsignedString(length)
                            + "; this is no safetensors file");
        }
        if (length > size - PREFIX) {
            throw new InvalidRecordException(
                    file,
                    "header length " + length + " goes beyond the file's " + size + " bytes; it may be cut short");
        }
        if (prefix.get(PREFIX) != '{') {
            throw new InvalidRecordException(file, "header must start with {; this is no safetensors file");
        }
        SafetensorsHeader header = new SafetensorsHeader(file, PREFIX + length, size);
        header.parse(new Section(channel, PREFIX, length));
        header.requireContiguous();
        return header;
    }

    private void parse(InputStream bytes) throws IOException {
        Reader text = new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals(METADATA)) {
                    readMetadata(parser);
                } else {
                    readTensor(name, parser);
                }
            }
            if (parser.nextToken() != null) {
                throw invalid("header must be one JSON object and nothing else");
            }
        } catch (CharacterCodingException e) {
            throw invalid("header must be UTF-8");
        } catch (JsonProcessingException e) {
            throw invalid("header is malformed JSON: " + shortened(e.getOriginalMessage()));
        }
    }

    private void readMetadata(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw invalid(METADATA + " must be an object of texts");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw invalid(METADATA + " must hold texts only, found another value at " + quote(key));
            }
            metadata.put(key, parser.getText());
        }
    }

    private void readTensor(String name, JsonParser parser) throws IOException {
        if (tensors.size() == MOST_TENSORS) {
            throw invalid("must hold at most " + MOST_TENSORS + " tensors, found more");
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw invalid(tensor(name) + " must be described by an object");
        }
        String type = null;
        long[] shape = null;
        long[] extent = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "dtype" -> {
                    if (value != JsonToken.VALUE_STRING) {
                        throw invalid(tensor(name) + ": dtype must be a text");
                    }
                    type = parser.getText();
                }
                case "shape" -> shape = readLongs(name, key, parser);
                case "data_offsets" -> extent = readLongs(name, key, parser);
                default -> throw invalid(tensor(name) + " has the unknown key " + quote(key));
            }
        }
        if (type == null || shape == null || extent == null) {
            throw invalid(tensor(name) + " must have dtype, shape and data_offsets");
        }
        tensors.put(name, checked(name, elementType(name, type), shape, extent));
    }

    private long[] readLongs(String name, String key, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw invalid(tensor(name) + ": " + key + " must be a list of integers");
        }
        long[] values = new long[4];
        int n = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    || parser.getLongValue() < 0) {
                throw invalid(tensor(name) + ": " + key + " must hold integers in [0, 2^63), found "
                        + quote(String.valueOf(parser.getText())));
            }
            if (n == MOST_DIMENSIONS) {
                throw invalid(tensor(name) + ": " + key + " must have at most " + MOST_DIMENSIONS + " entries");
            }
            if (n == values.length) {
                values = Arrays.copyOf(values, 2 * n);
            }
            values[n++] = parser.getLongValue();
        }
        return Arrays.copyOf(values, n);
    }

    private ElementType elementType(String name, String type) {
        for (ElementType known : ElementType.values()) {
            if (known.name().equals(type)) {
                return known;
            }
        }
        throw invalid(tensor(name) + ": dtype must be one of " + Arrays.toString(ElementType.values()) + ", found "
                + quote(type));
    }

    private TensorInfo checked(String name, ElementType type, long[] shape, long[] extent) {
        if (extent.length != 2 || extent[1] < extent[0]) {
            throw invalid(tensor(name) + ": data_offsets must be [begin, end] with begin <= end, found "
                    + Arrays.toString(extent));
        }
        if (extent[1] > fileSize - dataStart) {
            throw invalid(tensor(name) + " ends at byte " + extent[1] + " of the data, which has only "
                    + (fileSize - dataStart) + "; the file may be cut short");
        }
        long bytes = type.bytes();
        try {
            for (long dimension : shape) {
                bytes = Math.multiplyExact(bytes, dimension);
            }
        } catch (ArithmeticException e) {
            throw invalid(
                    tensor(name) + ": shape " + Arrays.toString(shape) + " has more elements than can be counted");
        }
        if (bytes != extent[1] - extent[0]) {
            throw invalid(tensor(name) + ": " + type + " of shape " + Arrays.toString(shape) + " takes " + bytes
                    + " bytes, but data_offsets give " + (extent[1] - extent[0]));
        }
        List<Long> dimensions = Arrays.stream(shape).boxed().toList();
        return new TensorInfo(name, type, dimensions, dataStart + extent[0], bytes, file);
    }

    /** Sorts the names by place in the file; empty tensors stay in the order of the header. */
    private void requireContiguous() {
        List<TensorInfo> sorted = new ArrayList<>(tensors.values());
        sorted.sort(Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::bytes));
        long end = dataStart;
        for (TensorInfo tensor : sorted) {
            if (tensor.offset() != end) {
                String problem = tensor.offset() < end
                        ? " overlaps the tensor before it, " + quote(names.get(names.size() - 1))
                        : " leaves a gap of " + (tensor.offset() - end) + " bytes before it";
                throw invalid(tensor(tensor.name()) + problem);
            }
            end += tensor.bytes();
            names.add(tensor.name());
        }
        if (end != fileSize) {
            throw invalid("has " + (fileSize - end) + " bytes after the last tensor that belong to none");
        }
    }

    private InvalidRecordException invalid(String problem) {
        return new InvalidRecordException(file, problem);
    }

    private static String tensor(String name) {
        return "tensor " + quote(name);
    }

    static String shortened(String message) {
        return message.length() <= 200 ? message : message.substring(0, 200) + "…";
    }

    /** So many bytes of a file, in pieces of a fixed size. */
    private static final class Section extends InputStream {
        private static final int PIECE = 1 << 16;

        private final FileChannel channel;
        private final ByteBuffer piece;
        private long position;
        private long left;

        Section(FileChannel channel, long position, long length) {
            this.channel = channel;
            this.position = position;
            this.left = length;
            this.piece = ByteBuffer.allocate((int) Math.min(PIECE, length)).limit(0);
        }

        @Override
        public int read() throws IOException {
            return refill() ? piece.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!refill()) {
                return -1;
            }
            int n = Math.min(length, piece.remaining());
            piece.get(into, from, n);
            return n;
        }

        private boolean refill() throws IOException {
            if (piece.hasRemaining()) {
                return true;
            }
            if (left == 0) {
                return false;
            }
            piece.clear().limit((int) Math.min(piece.capacity(), left));
            int read = channel.read(piece, position);
            piece.flip();
            if (read <= 0) {
                return false;
            }
            position += read;
            left -= read;
            return true;
        }
    }
}
