package winnow.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Standard error on the descriptor that the launcher kept for it; see the end of the script {@code winnow}. */
final class StandardError {
    private StandardError() {}

    /** Points {@code System.err} at the descriptor named by {@code winnow.stderr}, if there is one. */
    static void adopt() {
        Integer descriptor = Integer.getInteger("winnow.stderr");
        if (descriptor == null) {
            return;
        }
        try {
            var constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
            constructor.setAccessible(true);
            FileOutputStream out = new FileOutputStream(constructor.newInstance(descriptor));
            System.setErr(new PrintStream(out, true, StandardCharsets.UTF_8));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalStateException(
                    "descriptor " + descriptor + " cannot be opened; run with WINNOW_DEBUG=1 instead", e);
        }
    }
}
