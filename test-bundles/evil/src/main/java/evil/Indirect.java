// SPDX-License-Identifier: Apache-2.0
package evil;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The same file, reached by somebody else's hand: reflection, handles, threads, pools, collectors. */
final class Indirect {
    private static final long PATIENCE_MILLIS = 30_000;

    private Indirect() {}

    static void into(Map<String, Attack> a) {
        reflection(a);
        threads(a);
        pools(a);
        late(a);
    }

    private static void reflection(Map<String, Attack> a) {
        a.put("ind.method", t -> did(File.class.getMethod("delete").invoke(t.markerFile())));
        a.put("ind.method.method", t -> {
            Method invoke = Method.class.getMethod("invoke", Object.class, Object[].class);
            return did(invoke.invoke(invoke, File.class.getMethod("delete"), new Object[] {t.markerFile(), new Object[0]}));
        });
        a.put("ind.methodHandle", t -> did((boolean) deleteHandle().invoke(t.markerFile())));
        a.put("ind.constructor", t -> FileReads.text((java.io.InputStream) java.io.FileInputStream.class
                .getConstructor(String.class).newInstance(t.marker())));
        a.put("ind.methodHandleProxies", t -> {
            Callable<?> c = MethodHandleProxies.asInterfaceInstance(Callable.class, deleteHandle().bindTo(t.markerFile()));
            return did(CompletableFuture.<Object>supplyAsync(() -> quiet(c::call)).get());
        });
        a.put("ind.methodHandleProxies.pool", t -> {
            Runnable r = MethodHandleProxies.asInterfaceInstance(Runnable.class,
                    deleteHandle().bindTo(t.markerFile()).asType(MethodType.methodType(void.class)));
            return wait(CompletableFuture.runAsync(r));
        });
        a.put("ind.eventHandler.thread", t -> onThread(java.beans.EventHandler.create(Runnable.class, t.markerFile(), "delete")));
        a.put("ind.beansStatement", t -> {
            new java.beans.Statement(t.markerFile(), "delete", new Object[0]).execute();
            return null;
        });
        a.put("ind.beansExpression", t -> did(new java.beans.Expression(t.markerFile(), "delete", new Object[0]).getValue()));
        a.put("ind.doPrivileged", t -> AccessController.doPrivileged((PrivilegedAction<String>) () -> {
            try {
                return Files.readString(t.markerPath());
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }));
        a.put("ind.doPrivileged.reflective", t -> {
            File f = t.markerFile();
            PrivilegedAction<Boolean> action = f::delete;
            Method m = AccessController.class.getMethod("doPrivileged", PrivilegedAction.class);
            return did(m.invoke(null, action));
        });
        a.put("ind.deserialize", t -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new ObjectOutputStream(out).writeObject(new Bomb(t.marker()));
            return ((Bomb) new ObjectInputStream(new ByteArrayInputStream(out.toByteArray())).readObject()).loot;
        });
        a.put("ind.comparator", t -> {
            String[] loot = new String[1];
            new java.util.TreeMap<String, String>((x, y) -> {
                loot[0] = quiet(() -> Files.readString(t.markerPath()));
                return 0;
            }).put("a", "b");
            return loot[0];
        });
        a.put("ind.serviceLoader", t -> {
            for (Runnable r : java.util.ServiceLoader.load(Runnable.class, Indirect.class.getClassLoader())) {
                Provided.path = t.marker();
                r.run();
                return Provided.loot;
            }
            return null;
        });
    }

    private static void threads(Map<String, Attack> a) {
        a.put("ind.thread.lambda", t -> {
            Loot loot = new Loot();
            onThread(() -> loot.take(() -> Files.readString(t.markerPath())));
            return loot.get();
        });
        a.put("ind.thread.methodRef", t -> {
            File f = t.markerFile();
            return onThread(f::delete);
        });
        a.put("ind.thread.futureTask", t -> {
            File f = t.markerFile();
            FutureTask<Boolean> task = new FutureTask<>(f::delete);
            onThread(task);
            return did(task.get());
        });
        a.put("ind.thread.inThread", t -> {
            File f = t.markerFile();
            return onThread(() -> quiet(() -> onThread(f::delete)));
        });
        a.put("ind.thread.subclass", t -> {
            Loot loot = new Loot();
            Thread x = new Thread() {
                @Override
                public void run() {
                    loot.take(() -> Files.readString(t.markerPath()));
                }
            };
            x.start();
            x.join(30_000);
            return loot.get();
        });
        a.put("ind.virtualThread.lambda", t -> {
            Loot loot = new Loot();
            virtual(() -> loot.take(() -> Files.readString(t.markerPath())));
            return loot.get();
        });
        a.put("ind.virtualThread.methodRef", t -> {
            File f = t.markerFile();
            return virtual(f::delete);
        });
        a.put("ind.virtualExecutor.methodRef", t -> {
            File f = t.markerFile();
            Method m = need(Executors.class, "newVirtualThreadPerTaskExecutor");
            ExecutorService pool = (ExecutorService) m.invoke(null);
            try {
                return did(pool.submit((Callable<Boolean>) f::delete).get(30, TimeUnit.SECONDS));
            } finally {
                pool.shutdown();
            }
        });
        a.put("ind.threadBuilder.methodRef", t -> {
            File f = t.markerFile();
            Object builder = need(Thread.class, "ofPlatform").invoke(null);
            Method start = Class.forName("java.lang.Thread$Builder").getMethod("start", Runnable.class);
            Runnable r = f::delete;
            Thread x = (Thread) start.invoke(builder, r);
            x.join(30_000);
            return null;
        });
        a.put("ind.timer", t -> {
            Loot loot = new Loot();
            Timer timer = new Timer(true);
            timer.schedule(new TimerTask() {
                @Override
                public void run() {
                    loot.take(() -> Files.readString(t.markerPath()));
                }
            }, 1);
            loot.done.await(30, TimeUnit.SECONDS);
            timer.cancel();
            return loot.get();
        });
    }

    private static void pools(Map<String, Attack> a) {
        a.put("ind.commonPool.lambda", t -> CompletableFuture.supplyAsync(() -> quiet(() -> Files.readString(t.markerPath()))).get());
        a.put("ind.commonPool.methodRef", t -> {
            File f = t.markerFile();
            return wait(CompletableFuture.runAsync(f::delete));
        });
        a.put("ind.commonPool.supply.methodRef", t -> {
            File f = t.markerFile();
            return did(CompletableFuture.supplyAsync(f::delete).get(30, TimeUnit.SECONDS));
        });
        a.put("ind.commonPool.submit.methodRef", t -> {
            File f = t.markerFile();
            return did(ForkJoinPool.commonPool().submit((Callable<Boolean>) f::delete).get(30, TimeUnit.SECONDS));
        });
        a.put("ind.delayedExecutor.methodRef", t -> {
            File f = t.markerFile();
            return wait(CompletableFuture.runAsync(f::delete, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS)));
        });
        a.put("ind.orTimeout.callback", t -> {
            File f = t.markerFile();
            CompletableFuture<Boolean> late = new CompletableFuture<Boolean>().orTimeout(1, TimeUnit.MILLISECONDS);
            return did(late.exceptionally(e -> f.delete()).get(30, TimeUnit.SECONDS));
        });
        a.put("ind.completeOnTimeout.methodRef", t -> {
            CompletableFuture<File> late = new CompletableFuture<File>()
                    .completeOnTimeout(t.markerFile(), 1, TimeUnit.MILLISECONDS);
            return did(late.thenApply(File::delete).get(30, TimeUnit.SECONDS));
        });
        a.put("ind.parallelStream.methodRef", t ->
                did(List.of(t.markerFile(), new File(t.dir(), "sub/inner.txt")).parallelStream().map(File::delete)
                        .anyMatch(x -> x)));
        a.put("ind.forkJoinPool.methodRef", t -> {
            File f = t.markerFile();
            ForkJoinPool pool = new ForkJoinPool(1);
            try {
                return did(pool.submit((Callable<Boolean>) f::delete).get(30, TimeUnit.SECONDS));
            } finally {
                pool.shutdown();
            }
        });
        a.put("ind.executor.lambda", t -> {
            ExecutorService pool = Executors.newSingleThreadExecutor();
            try {
                return pool.submit(() -> Files.readString(t.markerPath())).get(30, TimeUnit.SECONDS);
            } finally {
                pool.shutdown();
            }
        });
        a.put("ind.executor.methodRef", t -> {
            File f = t.markerFile();
            ExecutorService pool = Executors.newSingleThreadExecutor();
            try {
                return did(pool.submit((Callable<Boolean>) f::delete).get(30, TimeUnit.SECONDS));
            } finally {
                pool.shutdown();
            }
        });
        a.put("ind.scheduled.methodRef", t -> {
            File f = t.markerFile();
            var pool = Executors.newScheduledThreadPool(1);
            try {
                return did(pool.schedule((Callable<Boolean>) f::delete, 1, TimeUnit.MILLISECONDS).get(30, TimeUnit.SECONDS));
            } finally {
                pool.shutdown();
            }
        });
    }

    private static void late(Map<String, Attack> a) {
        a.put("ind.cleaner.lambda", t -> {
            Loot loot = new Loot();
            Cleaner.create().register(new Object(), () -> loot.take(() -> Files.readString(t.markerPath())));
            collect(() -> loot.done.getCount() == 0, PATIENCE_MILLIS);
            return loot.get();
        });
        a.put("ind.cleaner.methodRef", t -> {
            WeakReference<File> f = deletedWhenCollected(t.marker());
            collect(() -> f.get() == null, PATIENCE_MILLIS);
            return null;
        });
        a.put("ind.cleaner.clean", t -> {
            File f = t.markerFile();
            Cleaner.create().register(f, new File(t.marker())::delete).clean();
            return null;
        });
        a.put("ind.finalizer", t -> {
            Loot loot = new Loot();
            new Finalized(t.marker(), loot);
            collect(() -> loot.done.getCount() == 0, t.window());
            return loot.get();
        });
        a.put("ind.shutdownHook.methodRef", t -> {
            File f = new File(t.dir(), "sub/exit.txt");
            Runtime.getRuntime().addShutdownHook(new Thread(f::delete));
            return "registered";
        });
    }

    static String did(Object result) {
        return Boolean.TRUE.equals(result) ? "deleted" : null;
    }

    static MethodHandle deleteHandle() throws ReflectiveOperationException {
        return MethodHandles.publicLookup().findVirtual(File.class, "delete", MethodType.methodType(boolean.class));
    }

    static String wait(CompletableFuture<?> f) throws Throwable {
        try {
            f.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        }
        return null;
    }

    /** Runs on a thread of its own; throws what it threw. */
    static String onThread(Object body) throws Throwable {
        Throwable[] seen = new Throwable[1];
        Thread x = new Thread((Runnable) body);
        try {
            x.setUncaughtExceptionHandler((thread, e) -> seen[0] = e);
        } catch (SecurityException e) {
            seen[0] = null;
        }
        x.start();
        x.join(30_000);
        if (seen[0] != null) {
            throw seen[0];
        }
        return null;
    }

    static String onThread(Runnable body) throws Throwable {
        return onThread((Object) body);
    }

    private static String virtual(Runnable body) throws Throwable {
        Thread x = (Thread) need(Thread.class, "startVirtualThread", Runnable.class).invoke(null, body);
        x.join(30_000);
        return null;
    }

    static Method need(Class<?> type, String name, Class<?>... types) throws NotHere {
        try {
            return type.getMethod(name, types);
        } catch (NoSuchMethodException e) {
            throw new NotHere(type.getSimpleName() + "." + name);
        }
    }

    /** Runs it; what it throws leaves as one of ours, cause kept. */
    static <T> T quiet(Fallible<T> body) {
        try {
            return body.call();
        } catch (Throwable e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    interface Fallible<T> {
        T call() throws Throwable;
    }

    private static void collect(BooleanSupplier done, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!done.getAsBoolean() && System.nanoTime() < end) {
            System.gc();
            Thread.sleep(50);
        }
    }

    /** Only the cleaner holds the file, until it has called it: what it calls first of several is chance. */
    private static WeakReference<File> deletedWhenCollected(String path) {
        File f = new File(path);
        Cleaner.create().register(new Object(), f::delete);
        return new WeakReference<>(f);
    }

    /** Reads the file when it is read itself. */
    private static final class Bomb implements Serializable {
        private static final long serialVersionUID = 1L;
        private final String path;
        private transient String loot;

        Bomb(String path) {
            this.path = path;
        }

        private void readObject(ObjectInputStream in) throws java.io.IOException, ClassNotFoundException {
            in.defaultReadObject();
            loot = Files.readString(java.nio.file.Path.of(path));
        }
    }

    /** Reads the file when it is collected. */
    private static final class Finalized {
        private final String path;
        private final Loot loot;

        Finalized(String path, Loot loot) {
            this.path = path;
            this.loot = loot;
        }

        @Override
        protected void finalize() {
            loot.take(() -> Files.readString(java.nio.file.Path.of(path)));
        }
    }
}
