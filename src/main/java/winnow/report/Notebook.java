package winnow.report;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import tech.tablesaw.api.Table;

/**
 * Shows figures, tables and markup in a notebook, whichever kernel runs it.
 *
 * <p>The kernels rapaio, JJava and IJava each have a {@code display} of their own, which take the media type first or last.
 * It is found by name, so that nothing here depends on a kernel; outside a notebook nothing is shown.
 */
public final class Notebook {
    private static final String RAPAIO = "org.rapaio.jupyter.kernel.global.Global";
    private static final String[] TYPE_LAST = {
        "org.dflib.jjava.runtime.Display", "io.github.spencerpark.ijava.runtime.Display"
    };

    private Notebook() {}

    /** Shows a figure as a picture. */
    public static void show(Figure figure) {
        if (!call(RAPAIO, new Class<?>[] {Object.class}, figure.image())) {
            callFirst(new Class<?>[] {Object.class}, figure.image());
        }
    }

    /** Shows a table, its first rows and the beginning of long texts, every text escaped. */
    public static void show(Table table) {
        show("text/html", Tables.html(table));
    }

    /** Shows data of a media type, such as {@code text/html} or {@code text/markdown}, as it is. */
    public static void show(String mediaType, String data) {
        if (!call(RAPAIO, new Class<?>[] {String.class, Object.class}, mediaType, data)) {
            callFirst(new Class<?>[] {Object.class, String[].class}, data, new String[] {mediaType});
        }
    }

    private static void callFirst(Class<?>[] types, Object... arguments) {
        for (String kernel : TYPE_LAST) {
            if (call(kernel, types, arguments)) {
                return;
            }
        }
    }

    private static boolean call(String kernel, Class<?>[] types, Object... arguments) {
        try {
            Method display = Class.forName(kernel).getMethod("display", types);
            display.invoke(null, arguments);
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(kernel + " could not display: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(kernel + " has another display than this one knows: " + e, e);
        }
    }
}
