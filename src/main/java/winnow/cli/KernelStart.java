package winnow.cli;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts the rapaio kernel and mends what version 3.0.1 gets wrong, by reflection and from outside.
 *
 * <ul>
 *   <li>It marks the threads that answer Jupyter as running only after it has started them, and opens its sockets before the
 *       table of its handlers exists: on a busy machine about one start in six loses such a thread at once, and Jupyter waits
 *       in vain. Lost threads are started again.
 *   <li>An interrupt shuts the pool down that runs cells, so that every later cell silently does nothing, and the answer of
 *       the interrupted cell is filed under the interrupt, so that it seems to run for ever. The pool stays, and the answer
 *       goes to the cell.
 *   <li>It logs the key of the connection. It logs nothing.
 * </ul>
 *
 * <p>The class is copied beside {@code kernel.json} and runs with nothing but the kernel's jar, so it uses no other class of
 * this project.
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
        reviveLostThreads(channels);
        keepCellsRunnable(kernel);
        answerInterruptedCells(kernel, channels);
        channelsType.getMethod("joinUntilClose").invoke(channels);
    }

    private static void reviveLostThreads(Object channels) throws ReflectiveOperationException {
        for (Object channel : (Set<?>) read(channels, "channels")) {
            for (Field field : channel.getClass().getDeclaredFields()) {
                if (field.getType() == Class.forName(KERNEL + "channels.LoopThread")) {
                    revive(field, channel);
                }
            }
        }
    }

    private static void revive(Field field, Object channel) throws ReflectiveOperationException {
        field.setAccessible(true);
        Thread lost = (Thread) field.get(channel);
        if (lost.isAlive()) {
            return;
        }
        Class<?> type = field.getType();
        Thread thread = (Thread) type.getConstructor(String.class, long.class, Runnable.class)
                .newInstance(lost.getName(), read(lost, "sleep"), read(lost, "loopBody"));
        Field running = type.getDeclaredField("running");
        running.setAccessible(true);
        running.set(thread, true);
        field.set(channel, thread);
        thread.start();
    }

    /** Cells run in a pool that an interrupt cannot shut down; its threads are daemons, so that the kernel can still end. */
    private static void keepCellsRunnable(Object kernel) throws ReflectiveOperationException {
        ExecutorService pool = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "cell");
            thread.setDaemon(true);
            return thread;
        });
        Object lasting = Proxy.newProxyInstance(
                KernelStart.class.getClassLoader(),
                new Class<?>[] {ExecutorService.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "shutdown" -> null;
                    case "awaitTermination" -> true;
                    case "shutdownNow" -> List.of();
                    default -> method.invoke(pool, arguments);
                });
        Object engine = kernel.getClass().getMethod("javaEngine").invoke(kernel);
        Map<?, ?> controls = (Map<?, ?>) read(read(engine, "controlProvider"), "controllers");
        for (Object control : controls.values()) {
            Field executor = control.getClass().getDeclaredField("executor");
            executor.setAccessible(true);
            executor.set(control, lasting);
        }
    }

    private static void answerInterruptedCells(Object kernel, Object channels) throws ReflectiveOperationException {
        Class<?> types = Class.forName(KERNEL + "message.MessageType");
        Class<?> handlerType = Class.forName(KERNEL + "channels.MessageHandler");
        @SuppressWarnings("unchecked")
        Map<Object, Object> handlers = (Map<Object, Object>) read(channels, "handlers");
        Object execute = types.getField("SHELL_EXECUTE_REQUEST").get(null);
        Object interrupt = types.getField("CONTROL_INTERRUPT_REQUEST").get(null);
        Object run = handlers.get(execute);
        Method handle = handlerType.getMethod("handle", Class.forName(KERNEL + "message.Message"));
        Method setId = channels.getClass().getMethod("setMsgId", Class.forName(KERNEL + "message.MessageId"));
        Method reply = channels.getClass().getMethod("reply", Class.forName(KERNEL + "message.ContentType"));
        AtomicReference<Object> cell = new AtomicReference<>();
        handlers.put(execute, handler(handlerType, (proxy, method, arguments) -> {
            cell.set(arguments[0].getClass().getMethod("getId").invoke(arguments[0]));
            return handle.invoke(run, arguments);
        }));
        handlers.put(interrupt, handler(handlerType, (proxy, method, arguments) -> {
            channels.getClass().getMethod("busyThenIdle").invoke(channels);
            reply.invoke(
                    channels,
                    Class.forName(KERNEL + "message.messages.ControlInterruptReply")
                            .getConstructor()
                            .newInstance());
            // Only when the control channel is done with this message may another become the current one.
            after(SETTLING_MILLIS, () -> {
                setId.invoke(channels, cell.get());
                kernel.getClass().getMethod("interrupt").invoke(kernel);
                return null;
            });
            return null;
        }));
    }

    private static Object handler(Class<?> type, InvocationHandler work) {
        return Proxy.newProxyInstance(KernelStart.class.getClassLoader(), new Class<?>[] {type}, work);
    }

    private static void after(long millis, Callable<?> work) {
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(() -> {
            try {
                work.call();
            } catch (Exception e) {
                throw new IllegalStateException("the kernel is another version than this start knows", e);
            }
        });
    }

    private static Object read(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}
