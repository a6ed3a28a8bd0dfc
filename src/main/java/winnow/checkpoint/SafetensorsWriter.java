package winnow.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import winnow.corpus.OutputFile;

/**
 * Collects named tensors and writes them as safetensors files that other programs open. Values are asked for in pieces while
 * the file is written, so that a large model is never in memory a second time; files appear whole or not at all.
 *
 * <p>Layout: header padded with spaces to a multiple of 8 bytes; tensors by falling element size, then by name, so that each
 * is aligned; metadata {@code format: pt}, without which some readers refuse a file. The bytes depend on the content only,
 * not on the order of adding.
 *
 * <p>Example: {@code new SafetensorsWriter().add("weight", ElementType.BF16, values, 2, 3).write(Path.of("a.safetensors"))}.
 */
public final class SafetensorsWriter {
    /** Above so many bytes of tensors a folder gets several files; the default of the Python library. */
    static final long SHARD_BYTES = 5_000_000_000L;

    private static final int PIECE = 1 << 16;
    private static final int ALIGNMENT = 8;

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new TreeMap<>(Map.of("format", "pt"));

    /** Nothing to write yet. */
    public SafetensorsWriter() {}

    /** Adds a line to the header's free text, or replaces one. */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /**
     * Adds a tensor, rounded to the type to the nearest, ties to even.
     *
     * @param values in row-major order; read when the file is written
     * @throws IllegalArgumentException if the name is taken or reserved, the type not F32, F16 or BF16, or the shape not the
     *     number of values
     */
    public SafetensorsWriter add(String name, ElementType type, float[] values, long... shape) {
        if (elements(name, shape) != values.length) {
            throw new IllegalArgumentException("tensor " + name + " must have as many values as its shape "
                    + Arrays.toString(shape) + " says, got " + values.length);
        }
        return add(name, type, (first, into) -> into.put(values, (int) first, into.remaining()), shape);
    }

    /** As {@link #add(String, ElementType, float[], long...)}, from a source that is asked while the file is written. */
    public SafetensorsWriter add(String name, ElementType type, FloatSource values, long... shape) {
        if (!type.isWritable()) {
            throw new IllegalArgumentException("type must be F32, F16 or BF16, got " + type + " for tensor " + name);
        }
        return add(new Entry(name, type, shape.clone(), elements(name, shape) * type.bytes(), (first, into) -> {
            int n = into.remaining() / type.bytes();
            FloatBuffer piece = FloatBuffer.allocate(n);
            values.read(first / type.bytes(), piece);
            if (piece.hasRemaining()) {
                throw new IllegalStateException("the source of tensor " + name + " gave " + piece.position() + " of "
                        + n + " values asked for");
            }
            requireStorable(name, type, piece.array());
            type.encode(piece.flip(), into);
        }));
    }

    /** Adds a tensor as it stands in another file, of any type, bit for bit. */
    public SafetensorsWriter copy(String name, Tensors from) {
        return copy(name, from, name);
    }

    /** Adds a tensor as it stands in another file, of any type, bit for bit, under another name. */
    public SafetensorsWriter copy(String name, Tensors from, String nameThere) {
        TensorInfo tensor = from.info(nameThere);
        return add(new Entry(
                name,
                tensor.type(),
                tensor.dimensions(),
                tensor.bytes(),
                (first, into) -> from.readBytes(nameThere, first, into)));
    }

    private SafetensorsWriter add(Entry entry) {
        if (entry.name.equals(SafetensorsHeader.METADATA)
                || !StandardCharsets.UTF_8.newEncoder().canEncode(entry.name)) {
            throw new IllegalArgumentException("tensor must not be called " + entry.name);
        }
        if (entries.putIfAbsent(entry.name, entry) != null) {
            throw new IllegalArgumentException("tensor " + entry.name + " must be added once");
        }
        return this;
    }

    /** Writes one file. */
    public void write(Path file) {
        write(file, List.copyOf(entries.values()));
    }

    /**
     * Writes into a folder that holds no tensors yet: {@code model.safetensors} if the tensors take at most so many bytes, else
     * {@code model-00001-of-0000n.safetensors} and so on, filled in the order of adding, and then the index. No tensor is
     * divided, so that one larger than the limit makes a file of its own.
     */
    public void writeFolder(Path folder, long shardBytes) {
        if (shardBytes < 1) {
            throw new IllegalArgumentException("shardBytes must be at least 1, got " + shardBytes);
        }
        List<List<Entry>> shards = shards(shardBytes);
        if (shards.size() == 1) {
            write(folder.resolve("model.safetensors"), shards.get(0));
            return;
        }
        Map<String, String> places = new TreeMap<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
            write(folder.resolve(name), shards.get(i));
            shards.get(i).forEach(entry -> places.put(entry.name, name));
        }
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode index = mapper.createObjectNode();
        index.putObject("metadata")
                .put("total_size", totalBytes(entries.values().stream().toList()));
        index.set("weight_map", mapper.valueToTree(places));
        OutputFile.write(
                folder.resolve("model.safetensors.index.json"),
                out -> out.write((index.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private List<List<Entry>> shards(long shardBytes) {
        List<List<Entry>> shards = new ArrayList<>(List.of(new ArrayList<>()));
        long filled = 0;
        for (Entry entry : entries.values()) {
            if (filled > 0 && entry.bytes > shardBytes - filled) {
                shards.add(new ArrayList<>());
                filled = 0;
            }
            shards.get(shards.size() - 1).add(entry);
            filled += entry.bytes;
        }
        return shards;
    }

    private static long totalBytes(List<Entry> entries) {
        return entries.stream().mapToLong(entry -> entry.bytes).sum();
    }

    private void write(Path file, List<Entry> content) {
        List<Entry> sorted = new ArrayList<>(content);
        sorted.sort(
                Comparator.comparingInt((Entry entry) -> -entry.type.bytes()).thenComparing(entry -> entry.name));
        OutputFile.write(file, out -> {
            out.write(header(sorted));
            for (Entry entry : sorted) {
                write(entry, out);
            }
        });
    }

    private byte[] header(List<Entry> sorted) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[Long.BYTES]);
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart(SafetensorsHeader.METADATA);
            for (Map.Entry<String, String> line : metadata.entrySet()) {
                json.writeStringField(line.getKey(), line.getValue());
            }
            json.writeEndObject();
            long begin = 0;
            for (Entry entry : sorted) {
                json.writeObjectFieldStart(entry.name);
                json.writeStringField("dtype", entry.type.name());
                json.writeFieldName("shape");
                json.writeArray(entry.shape, 0, entry.shape.length);
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {begin, begin + entry.bytes}, 0, 2);
                json.writeEndObject();
                begin += entry.bytes;
            }
            json.writeEndObject();
        }
        while (bytes.size() % ALIGNMENT != 0) {
            bytes.write(' ');
        }
        byte[] header = bytes.toByteArray();
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length - Long.BYTES);
        return header;
    }

    private static void write(Entry entry, OutputStream out) throws IOException {
        ByteBuffer piece =
                ByteBuffer.allocate((int) Math.min(PIECE, entry.bytes)).order(ByteOrder.LITTLE_ENDIAN);
        for (long first = 0; first < entry.bytes; first += piece.limit()) {
            piece.clear().limit((int) Math.min(PIECE, entry.bytes - first));
            entry.source.read(first, piece);
            out.write(piece.array(), 0, piece.limit());
        }
    }

    /** A finite number must not silently become infinite. */
    private static void requireStorable(String name, ElementType type, float[] values) {
        if (type == ElementType.F32) {
            return;
        }
        for (float value : values) {
            float stored = type == ElementType.F16
                    ? Float16.toFloat(Float16.fromFloat(value))
                    : BFloat16.toFloat(BFloat16.fromFloat(value));
            if (Float.isInfinite(stored) && !Float.isInfinite(value)) {
                throw new IllegalArgumentException(
                        "tensor " + name + " must be in the range of " + type + ", found " + value);
            }
        }
    }

    private static long elements(String name, long... shape) {
        long elements = 1;
        for (long dimension : shape) {
            if (dimension < 0 || dimension > 0 && elements > Long.MAX_VALUE / Long.BYTES / dimension) {
                throw new IllegalArgumentException("shape of tensor " + name
                        + " must be non-negative and countable, got " + Arrays.toString(shape));
            }
            elements *= dimension;
        }
        return elements;
    }

    /** Fills the buffer with the bytes from {@code first} on. */
    @FunctionalInterface
    private interface ByteSource {
        void read(long first, ByteBuffer into);
    }

    private record Entry(String name, ElementType type, long[] shape, long bytes, ByteSource source) {}
}
