package winnow.transformer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs TorchScript source of one class without parameters into the archive that libtorch loads. */
final class TorchScriptArchive {
    /** The version of the operators that the source is written against; with an older one, libtorch hides later arguments. */
    private static final String OPERATOR_VERSION = "10\n";

    private TorchScriptArchive() {}

    static byte[] of(String className, String source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, "ops/data.pkl", emptyModule(className));
            store(zip, "ops/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            store(zip, "ops/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            store(zip, "ops/version", OPERATOR_VERSION.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The pickle of an instance whose only state is {@code training = True}. */
    private static byte[] emptyModule(String className) throws IOException {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.write(new byte[] {(byte) 0x80, 2});
        pickle.write(("c__torch__\n" + className + "\n").getBytes(StandardCharsets.US_ASCII));
        pickle.write(new byte[] {')', (byte) 0x81, '}', '('});
        text(pickle, "training");
        pickle.write(0x88);
        text(pickle, "_is_full_backward_hook");
        pickle.write(new byte[] {'N', 'u', 'b', '.'});
        return pickle.toByteArray();
    }

    private static void text(ByteArrayOutputStream pickle, String value) throws IOException {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        pickle.write(new byte[] {'X', (byte) bytes.length, 0, 0, 0});
        pickle.write(bytes);
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
