package winnow.cli;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts the rapaio kernel without two faults of its own start.
 *
 * <p>Version 3.0.1 marks the threads that answer Jupyter as running only after it has started them, and opens its sockets
 * before the table of its handlers exists: on a busy machine about one start in six loses such a thread at once, and Jupyter
 * waits in vain. Lost threads are started again here. The kernel also logs the key of its connection; here it does not. The
 * class is copied beside {@code kernel.json} and runs with nothing but the kernel's jar, so it uses no other class of this
 * project.
 */
final class KernelStart {
    private static final String KERNEL = "org.rapaio.jupyter.kernel.";
    private static final long SETTLING_MILLIS = 100;

    private KernelStart() {}

    /**
     * Runs the kernel until Jupyter shuts it down.
     *
     * @param args the connection file
     */
    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        Class<?> propertiesType = Class.forName(KERNEL + "core.ConnectionProperties");
        Class<?> channelsType = Class.forName(KERNEL + "channels.Channels");
        Object properties = Class.forName(KERNEL + "core.Transform")
                .getMethod("fromJson", String.class, Class.class)
                .invoke(null, Files.readString(Path.of(args[0])), propertiesType);
        Object kernel = Class.forName(KERNEL + "MainApp").getField("kernel").get(null);
        Object channels = channelsType.getConstructor(propertiesType).newInstance(properties);
        channelsType
                .getMethod("connect", Class.forName(KERNEL + "core.RapaioKernel"))
                .invoke(channels, kernel);
        Thread.sleep(SETTLING_MILLIS);
        for (Object channel : (Set<?>) read(channelsType.getDeclaredField("channels"), channels)) {
            for (Field field : channel.getClass().getDeclaredFields()) {
                if (field.getType() == Class.forName(KERNEL + "channels.LoopThread")) {
                    revive(field, channel);
                }
            }
        }
        channelsType.getMethod("joinUntilClose").invoke(channels);
    }

    private static void revive(Field field, Object channel) throws ReflectiveOperationException {
        Thread lost = (Thread) read(field, channel);
        if (lost.isAlive()) {
            return;
        }
        Class<?> type = field.getType();
        Thread thread = (Thread) type.getConstructor(String.class, long.class, Runnable.class)
                .newInstance(
                        lost.getName(),
                        read(type.getDeclaredField("sleep"), lost),
                        read(type.getDeclaredField("loopBody"), lost));
        Field running = type.getDeclaredField("running");
        running.setAccessible(true);
        running.set(thread, true);
        field.set(channel, thread);
        thread.start();
    }

    private static Object read(Field field, Object owner) throws IllegalAccessException {
        field.setAccessible(true);
        return field.get(owner);
    }
}
