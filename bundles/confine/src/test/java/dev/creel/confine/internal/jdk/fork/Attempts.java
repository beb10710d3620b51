// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk.fork;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.attribute.FileTime;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;

/** The hostile plugin: each attempt works where nothing is enforced. Loaded by a plugin's loader of its own. */
public final class Attempts {
    /** Where the attacks aim: given by the host, so that asking for it is no attempt of its own. */
    public static Path outside;
    public static Path inside;
    public static int port;
    public static Executor hostExecutor;
    public static Thread hostThread;
    public static Object hostObject;

    private Attempts() {}

    private static Path canary() throws IOException {
        return outside.resolve("canary");
    }

    /** Every attempt by name; the name ends with the rule, or one of the rules, that must stop it. */
    public static Map<String, Callable<?>> all() {
        Map<String, Callable<?>> all = new LinkedHashMap<>();
        files(all);
        moreFiles(all);
        network(all);
        machine(all);
        environment(all);
        reflection(all);
        loaders(all);
        indirect(all);
        global(all);
        return all;
    }

    private static void files(Map<String, Callable<?>> all) {
        all.put("file.readString jdk.file.read", () -> Files.readString(canary()));
        all.put("file.stream jdk.file.read", () -> new FileInputStream(canary().toFile()).read());
        all.put("file.random jdk.file.read", () -> new RandomAccessFile(canary().toFile(), "r").read());
        all.put("file.randomWrite jdk.file.write", () -> new RandomAccessFile(canary().toFile(), "rw").length());
        all.put("file.channel jdk.file.read", () -> FileChannel.open(canary()).size());
        all.put("file.exists jdk.file.read", () -> Files.exists(canary()));
        all.put("file.ioExists jdk.file.read", () -> canary().toFile().exists());
        all.put("file.ioLength jdk.file.read", () -> canary().toFile().length());
        all.put("file.ioList jdk.file.read", () -> outside.toFile().list().length);
        all.put("file.list jdk.file.read", () -> Files.list(outside).count());
        all.put("file.walk jdk.file.read", () -> Files.walk(outside).count());
        all.put("file.attributes jdk.file.read", () -> Files.readAttributes(canary(), "*"));
        all.put("file.size jdk.file.read", () -> Files.size(canary()));
        all.put("file.write jdk.file.write", () -> Files.writeString(outside.resolve("new"), "x"));
        all.put("file.output jdk.file.write", () -> new FileOutputStream(outside.resolve("new").toFile()));
        all.put("file.mkdir jdk.file.write", () -> outside.resolve("d" + System.nanoTime()).toFile().mkdir());
        all.put("file.directory jdk.file.write", () -> Files.createDirectories(outside.resolve("e" + System.nanoTime())));
        all.put("file.copyIn jdk.file.read", () -> Files.copy(canary(), inside.resolve("copy" + System.nanoTime())));
        all.put("file.moveOut jdk.file.delete", () -> Files.move(fresh(), inside.resolve("moved" + System.nanoTime())));
        all.put("file.rename jdk.file.delete", () -> fresh().toFile().renameTo(inside.resolve("r" + System.nanoTime()).toFile()));
        all.put("file.delete jdk.file.delete", () -> Files.deleteIfExists(outside.resolve("gone")));
        all.put("file.ioDelete jdk.file.delete", () -> outside.resolve("gone").toFile().delete());
        all.put("file.symlink jdk.file.link", () -> Files.createSymbolicLink(inside.resolve("l" + System.nanoTime()), outside));
        all.put("file.hardlink jdk.file.link", () -> Files.createLink(inside.resolve("h" + System.nanoTime()), canary()));
        all.put("file.throughLink jdk.file.read", () -> Files.readString(inside.resolve("link/canary")));
        all.put("file.dotdot jdk.file.read", () -> Files.readString(inside.resolve("../outside/canary")));
    }

    private static void moreFiles(Map<String, Callable<?>> all) {
        all.put("file.url jdk.file.read", () -> canary().toUri().toURL().openStream().read());
        all.put("file.jarUrl jdk.file.jar", () -> new URL("jar:" + outside.resolve("host.jar").toUri() + "!/x").openStream().read());
        all.put("file.zip jdk.file.read", () -> new java.util.zip.ZipFile(outside.resolve("host.jar").toFile()).size());
        all.put("file.zipfs jdk.file.read", () -> FileSystems.newFileSystem(outside.resolve("host.jar")).isOpen());
        all.put("file.lyingFile jdk.file.read", () -> new FileInputStream(new LyingFile(inside.toString(), canary().toString())).read());
        all.put("file.lyingExists jdk.file.read", () -> new LyingFile(canary().toString(), inside.toString()).exists());
        all.put("file.temp jdk.file.write", () -> Files.createTempFile("a", "b"));
        all.put("file.ioTemp jdk.file.write", () -> File.createTempFile("abc", "b"));
        all.put("file.touch jdk.file.attributes", () -> Files.setLastModifiedTime(canary(), FileTime.fromMillis(1)));
        all.put("file.chmod jdk.file.write", () -> Files.setAttribute(canary(), "lastModifiedTime", FileTime.fromMillis(1), LinkOption.NOFOLLOW_LINKS));
        all.put("file.watch jdk.thread.start", () -> outside.register(FileSystems.getDefault().newWatchService(), StandardWatchEventKinds.ENTRY_CREATE));
        all.put("file.secureStream jdk.file.secure", () -> secure());
        all.put("file.options jdk.file.read", () -> FileChannel.open(outside.resolve("canary"), new TwoFaced()).size());
        all.put("file.stores jdk.file.stores", () -> FileSystems.getDefault().getFileStores().iterator().hasNext());
        all.put("file.stdin jdk.file.fd", () -> new FileOutputStream(java.io.FileDescriptor.out));
        all.put("file.self jdk.file.read", () -> Files.readAllBytes(Path.of("/proc/self/environ")));
    }

    private static Path fresh() throws IOException {
        return outside.resolve("fresh");
    }

    private static Object secure() throws IOException {
        try (var stream = (java.nio.file.SecureDirectoryStream<Path>) Files.newDirectoryStream(inside)) {
            return stream.newByteChannel(Path.of("../outside/canary"), Set.of(StandardOpenOption.READ)).size();
        }
    }

    private static void network(Map<String, Callable<?>> all) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        all.put("net.socket jdk.net.connect", () -> new Socket(loopback, port));
        all.put("net.channel jdk.net.connect", () -> SocketChannel.open(new InetSocketAddress(loopback, port)));
        all.put("net.forged jdk.net.connect", () -> new Socket(InetAddress.getByAddress("granted.example", new byte[] {127, 0, 0, 1}), port));
        all.put("net.async jdk.thread.start", () -> AsynchronousSocketChannel.open().connect(new InetSocketAddress(loopback, port)).get());
        all.put("net.datagram jdk.net.listen", () -> new DatagramSocket());
        all.put("net.server jdk.net.listen", () -> new ServerSocket(0));
        all.put("net.unix jdk.net.unix", () -> java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(inside.resolve("s" + System.nanoTime()))));
        all.put("net.dns jdk.net.resolve", () -> InetAddress.getByName("localhost"));
        all.put("net.http jdk.net.http", () -> new URL("http://127.0.0.1:" + port + "/").openStream());
        all.put("net.interfaces jdk.net.interfaces", () -> NetworkInterface.getNetworkInterfaces());
        all.put("net.localHost jdk.net.interfaces", () -> InetAddress.getLocalHost());
        all.put("net.reachable jdk.net.reachable", () -> loopback.isReachable(10));
    }

    private static void machine(Map<String, Callable<?>> all) {
        all.put("vm.process jdk.process.start", () -> new ProcessBuilder("true").start());
        all.put("vm.exec jdk.process.start", () -> Runtime.getRuntime().exec(new String[] {"true"}));
        all.put("vm.pipeline jdk.process.start", () -> ProcessBuilder.startPipeline(List.of(new ProcessBuilder("true"))));
        all.put("vm.processes jdk.process.handle", () -> ProcessHandle.allProcesses().count());
        all.put("vm.hook jdk.vm.hook", () -> {
            Runtime.getRuntime().addShutdownHook(new Thread());
            return null;
        });
        all.put("vm.load jdk.vm", () -> {
            System.loadLibrary("rmi");
            return null;
        });
        all.put("vm.jmx jdk.vm.jmx", () -> ManagementFactory.getPlatformMBeanServer());
        all.put("vm.arguments jdk.vm.jmx", () -> ManagementFactory.getRuntimeMXBean().getInputArguments());
        all.put("vm.signal jdk.reflect.host", () -> Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance("USR2"));
        all.put("vm.tool jdk.vm.tool", () -> java.util.spi.ToolProvider.findFirst("jar"));
        all.put("vm.jndi jdk.vm.jndi", () -> new javax.naming.InitialContext());
        all.put("vm.prefs jdk.vm.prefs", () -> java.util.prefs.Preferences.userRoot());
    }

    private static void environment(Map<String, Callable<?>> all) {
        all.put("env.get jdk.env.read", () -> System.getenv("PATH").length());
        all.put("env.all jdk.env.read", () -> System.getenv().size());
        all.put("env.builder jdk.env.read", () -> new ProcessBuilder("x").environment().size());
        all.put("env.property jdk.prop.read", () -> System.getProperty("user.home").length());
        all.put("env.deputy jdk.prop.read", () -> Integer.getInteger("user.home"));
        all.put("env.reference jdk.prop.read", () -> Stream.of("user.home").map(System::getProperty).findFirst().get());
        all.put("env.reflected jdk.prop.read", () -> System.class.getMethod("getProperty", String.class).invoke(null, "user.home"));
        all.put("env.handle jdk.prop.read", () -> handle());
        all.put("env.properties jdk.prop.all", () -> System.getProperties().size());
        all.put("env.set jdk.prop.write", () -> System.setProperty("x", "y"));
    }

    private static Object handle() throws Exception {
        try {
            return MethodHandles.lookup().findStatic(System.class, "getProperty", MethodType.methodType(String.class, String.class))
                    .invoke("user.home");
        } catch (Exception e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void reflection(Map<String, Callable<?>> all) {
        all.put("refl.unsafe jdk.loader.load", () -> Class.forName("sun.misc.Unsafe", false, null));
        all.put("refl.hostField jdk.reflect.access", () -> {
            Field field = hostObject.getClass().getDeclaredField("secret");
            field.setAccessible(true);
            return field.get(hostObject);
        });
        all.put("refl.hostMethod jdk.reflect.host", () -> hostObject.getClass().getMethod("hello").invoke(hostObject));
        all.put("refl.hostHandle jdk.reflect.host", () -> MethodHandles.publicLookup().findVirtual(hostObject.getClass(), "hello",
                MethodType.methodType(String.class)));
        all.put("refl.private jdk.reflect.private", () -> MethodHandles.privateLookupIn(hostObject.getClass(), MethodHandles.lookup()));
        all.put("refl.newHost jdk.reflect.host", () -> hostObject.getClass().getConstructor().newInstance());
        all.put("refl.gate jdk.loader.load", () -> Class.forName("dev.creel.bridge.Gate", true, null));
        all.put("refl.proxies jdk.reflect.proxy", () -> MethodHandleProxies.asInterfaceInstance(Runnable.class,
                MethodHandles.lookup().findStatic(System.class, "gc", MethodType.methodType(void.class))));
        all.put("refl.bean jdk.reflect.bean", () -> new java.beans.Expression(System.class, "lineSeparator", null).getValue());
    }

    private static void loaders(Map<String, Callable<?>> all) {
        all.put("cl.system jdk.loader.load", () -> ClassLoader.getSystemClassLoader().loadClass(hostObject.getClass().getName()));
        all.put("cl.forName jdk.loader.load", () -> Class.forName(hostObject.getClass().getName(), true, ClassLoader.getSystemClassLoader()));
        all.put("cl.of jdk.loader.get", () -> hostObject.getClass().getClassLoader());
        all.put("cl.domain jdk.loader.domain", () -> hostObject.getClass().getProtectionDomain().getCodeSource());
        all.put("cl.resource jdk.loader.resource", () -> hostObject.getClass().getResource("x"));
        all.put("cl.systemResource jdk.loader.system", () -> ClassLoader.getSystemResource("x"));
        all.put("cl.appResource jdk.loader.find", () -> ClassLoader.getSystemClassLoader().getResource("x"));
        all.put("cl.url jdk.loader.create", () -> new URLClassLoader(new URL[0]));
        all.put("cl.own jdk.loader.create", () -> new ClassLoader() { });
        all.put("cl.hidden jdk.loader.define", () -> MethodHandles.lookup().defineHiddenClass(itself(), false));
        all.put("cl.layer jdk.loader.create", () -> ModuleLayer.boot().defineModulesWithOneLoader(
                ModuleLayer.boot().configuration().resolve(java.lang.module.ModuleFinder.of(),
                        java.lang.module.ModuleFinder.of(), Set.of()), null));
    }

    /** The bytes of some class of this plugin. */
    private static byte[] itself() throws IOException {
        try (var in = Attempts.class.getResourceAsStream("Legitimate.class")) {
            return in.readAllBytes();
        }
    }

    private static void indirect(Map<String, Callable<?>> all) {
        all.put("ind.invoke jdk.file.delete", () -> File.class.getMethod("delete").invoke(canary().toFile()));
        all.put("ind.thread jdk.thread.start", () -> {
            Thread thread = new Thread(() -> { });
            thread.start();
            return null;
        });
        all.put("ind.pool entry|jdk.file.read", () -> ForkJoinPool.commonPool().submit(() -> outside.resolve("canary").toFile().exists()).get());
        all.put("ind.parallel entry|jdk.file.delete", () -> Stream.of(outside.resolve("gone").toFile(), outside.resolve("gone2").toFile())
                .parallel().map(File::delete).toList());
        all.put("ind.timer jdk.thread.start", () -> new java.util.Timer(true));
        all.put("ind.pooled jdk.thread.start", () -> java.util.concurrent.Executors.newCachedThreadPool().submit(() -> 1).get());
        all.put("ind.host entry", () -> {
            java.util.concurrent.FutureTask<Boolean> task = new java.util.concurrent.FutureTask<>(
                    outside.resolve("gone").toFile()::delete);
            hostExecutor.execute(task);
            return task.get();
        });
        all.put("ind.virtual jdk.thread.start", () -> Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null,
                (Runnable) () -> { }));
    }

    private static void global(Map<String, Callable<?>> all) {
        all.put("glob.locale jdk.global.set", () -> {
            Locale.setDefault(Locale.getDefault());
            return null;
        });
        all.put("glob.zone jdk.global.set", () -> {
            TimeZone.setDefault(null);
            return null;
        });
        all.put("glob.out jdk.global.set", () -> {
            System.setOut(System.out);
            return null;
        });
        all.put("glob.security jdk.global.set", () -> {
            java.security.Security.setProperty("x", "y");
            return null;
        });
        all.put("glob.provider jdk.global.provider", () -> java.security.Security.getProviders()[0].put("x", "y"));
        all.put("glob.handler jdk.global.set", () -> {
            Thread.setDefaultUncaughtExceptionHandler(Thread.getDefaultUncaughtExceptionHandler());
            return null;
        });
        all.put("glob.addLogger jdk.global.set", () -> java.util.logging.LogManager.getLogManager().addLogger(
                new java.util.logging.Logger("of.the.host", null) { }));
        all.put("glob.logger jdk.global.set", () -> {
            java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.INFO);
            return null;
        });
        all.put("thr.traces jdk.thread.list", () -> Thread.getAllStackTraces().size());
        all.put("thr.group jdk.thread.group", () -> Thread.currentThread().getThreadGroup().enumerate(new Thread[8]));
        all.put("thr.rename jdk.thread.edit", () -> {
            hostThread.setName("x");
            return null;
        });
        all.put("thr.interrupt jdk.thread.edit", () -> {
            hostThread.interrupt();
            return null;
        });
    }

    /** A File that tells the truth only to the kernel. */
    static final class LyingFile extends File {
        private static final long serialVersionUID = 1L;

        private final String told;

        LyingFile(String path, String told) {
            super(path);
            this.told = told;
        }

        @Override
        public String getPath() {
            return told;
        }
    }

    /** Shows reading first and writing afterwards. */
    static final class TwoFaced extends AbstractSet<OpenOption> {
        private int asked;

        @Override
        public Iterator<OpenOption> iterator() {
            return List.<OpenOption>of(asked++ == 0 ? StandardOpenOption.READ : StandardOpenOption.WRITE).iterator();
        }

        @Override
        public int size() {
            return 1;
        }
    }
}
