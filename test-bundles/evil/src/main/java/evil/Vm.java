// SPDX-License-Identifier: Apache-2.0
package evil;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Processes, the end of the JVM, native code, management, environment and properties. */
final class Vm {
    private Vm() {}

    static void into(Map<String, Attack> a) {
        processes(a);
        ends(a);
        management(a);
        natives(a);
        environment(a);
    }

    private static void processes(Map<String, Attack> a) {
        a.put("vm.processBuilder", t -> out(new ProcessBuilder("echo", "CANARY-exec").start()));
        a.put("vm.processBuilder.redirect", t -> {
            new ProcessBuilder("echo", "x").redirectOutput(new java.io.File(t.dir(), "p1")).start().waitFor();
            return null;
        });
        a.put("vm.exec", t -> out(Runtime.getRuntime().exec(new String[] {"echo", "CANARY-exec"})));
        a.put("vm.exec.reflective", t -> out((Process) Runtime.class.getMethod("exec", String[].class)
                .invoke(Runtime.getRuntime(), (Object) new String[] {"echo", "CANARY-exec"})));
        a.put("vm.startPipeline", t -> out(ProcessBuilder.startPipeline(List.of(new ProcessBuilder("echo", "CANARY-exec"))).get(0)));
        a.put("vm.process.destroy", t -> {
            Optional<ProcessHandle> child = ProcessHandle.of(t.number("child"));
            return child.isPresent() && child.get().destroyForcibly() ? "destroyed" : null;
        });
        a.put("vm.process.children", t -> ProcessHandle.current().children().map(p -> "" + p.pid()).findFirst().orElse(null));
        a.put("vm.process.all", t -> ProcessHandle.allProcesses().count() + " processes");
        a.put("vm.process.info", t -> ProcessHandle.current().info().commandLine().orElse(null));
        a.put("vm.process.parent", t -> "parent " + ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L));
    }

    private static void ends(Map<String, Attack> a) {
        a.put("vm.exit", t -> {
            System.exit(3);
            return null;
        });
        a.put("vm.halt", t -> {
            Runtime.getRuntime().halt(3);
            return null;
        });
        a.put("vm.exit.reflective", t -> {
            System.class.getMethod("exit", int.class).invoke(null, 3);
            return null;
        });
        a.put("vm.exit.methodHandle", t -> {
            java.lang.invoke.MethodHandles.publicLookup()
                    .findStatic(System.class, "exit", MethodType.methodType(void.class, int.class)).invoke(3);
            return null;
        });
        a.put("vm.signal.term", t -> {
            Class<?> signal = Reflective.boot("sun.misc.Signal");
            signal.getMethod("raise", signal).invoke(null, signal.getConstructor(String.class).newInstance("TERM"));
            Thread.sleep(30_000);
            return null;
        });
        a.put("vm.shutdownHook", t -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> { }));
            return "registered";
        });
        a.put("vm.shutdownHook.remove", t -> {
            Runtime.getRuntime().removeShutdownHook(Thread.currentThread());
            return "asked";
        });
    }

    private static void management(Map<String, Attack> a) {
        a.put("vm.attach.self", t -> com.sun.tools.attach.VirtualMachine.attach("" + t.number("pid")).id());
        a.put("vm.attach.list", t -> com.sun.tools.attach.VirtualMachine.list().size() + " machines");
        a.put("vm.attach.provider", t -> com.sun.tools.attach.spi.AttachProvider.providers().get(0).name());
        a.put("vm.jmx.server", t -> ManagementFactory.getPlatformMBeanServer().getMBeanCount() + " beans");
        a.put("vm.jmx.newServer", t -> javax.management.MBeanServerFactory.newMBeanServer().getDefaultDomain());
        a.put("vm.jmx.arguments", t -> ManagementFactory.getRuntimeMXBean().getInputArguments().toString());
        a.put("vm.jmx.properties", t -> ManagementFactory.getRuntimeMXBean().getSystemProperties().get("canary.secret"));
        a.put("vm.jmx.threads", t -> ManagementFactory.getThreadMXBean().dumpAllThreads(false, false).length + " threads");
        a.put("vm.jmx.memory", t -> {
            ManagementFactory.getMemoryMXBean().gc();
            return "collected";
        });
        a.put("vm.jmx.heapDump", t -> {
            ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class)
                    .dumpHeap(t.dir() + "/heap.hprof", true);
            return "dumped";
        });
        a.put("vm.jmx.setOption", t -> {
            ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class)
                    .setVMOption("HeapDumpOnOutOfMemoryError", "false");
            return "set";
        });
        a.put("vm.jmx.os", t -> "" + ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        a.put("vm.jmx.collectors", t -> "" + ManagementFactory.getGarbageCollectorMXBeans().get(0).getCollectionCount());
        a.put("vm.jmx.pools", t -> {
            ManagementFactory.getMemoryPoolMXBeans().get(0).resetPeakUsage();
            return "reset";
        });
        a.put("vm.console", t -> {
            java.io.Console console = System.console();
            return console == null ? null : console.toString();
        });
        a.put("vm.jmx.classLoading", t -> {
            ManagementFactory.getClassLoadingMXBean().setVerbose(false);
            return "set";
        });
        a.put("vm.jmx.logging", t -> {
            ManagementFactory.getPlatformMXBean(java.lang.management.PlatformLoggingMXBean.class).setLoggerLevel("", "INFO");
            return "set";
        });
        a.put("vm.jfr.recording", t -> {
            try (jdk.jfr.Recording r = new jdk.jfr.Recording()) {
                return r.getName();
            }
        });
        a.put("vm.jfr.stream", t -> {
            try (var r = new jdk.jfr.consumer.RecordingStream()) {
                return r.toString();
            }
        });
        a.put("vm.jfr.recorder", t -> jdk.jfr.FlightRecorder.getFlightRecorder().toString());
    }

    private static void natives(Map<String, Attack> a) {
        a.put("vm.load", t -> {
            System.load(t.arguments().text("library").orElseThrow());
            return "loaded";
        });
        a.put("vm.load.runtime", t -> {
            Runtime.getRuntime().load(t.arguments().text("library").orElseThrow());
            return "loaded";
        });
        a.put("vm.loadLibrary", t -> {
            try {
                System.loadLibrary("none-such");
                return null;
            } catch (UnsatisfiedLinkError e) {
                return "looked for: " + e.getMessage();
            }
        });
        a.put("vm.ffm.getpid", t -> "pid " + ffm());
        a.put("vm.ffm.getpid.methodHandle",
                t -> "pid " + MethodHandles.lookup().unreflect(Vm.class.getDeclaredMethod("ffm")).invoke());
        a.put("vm.ffm.reinterpret", t -> {
            if (Runtime.version().feature() < 22) {
                throw new NotHere("no java.lang.foreign");
            }
            Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
            Object at = segment.getMethod("ofAddress", long.class).invoke(null, 0L);
            return "" + segment.getMethod("reinterpret", long.class).invoke(at, 16L);
        });
    }

    private static Object ffm() throws Throwable {
        if (Runtime.version().feature() < 22) {
            throw new NotHere("no java.lang.foreign");
        }
        Class<?> linkerType = Class.forName("java.lang.foreign.Linker");
        Class<?> descriptor = Class.forName("java.lang.foreign.FunctionDescriptor");
        Class<?> layout = Class.forName("java.lang.foreign.MemoryLayout");
        Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
        Class<?> option = Class.forName("java.lang.foreign.Linker$Option");
        Object linker = linkerType.getMethod("nativeLinker").invoke(null);
        Object lookup = linkerType.getMethod("defaultLookup").invoke(linker);
        Object getpid = ((Optional<?>) Class.forName("java.lang.foreign.SymbolLookup").getMethod("find", String.class)
                .invoke(lookup, "getpid")).orElseThrow();
        Object intLayout = Class.forName("java.lang.foreign.ValueLayout").getField("JAVA_INT").get(null);
        Object none = java.lang.reflect.Array.newInstance(layout, 0);
        Object type = descriptor.getMethod("of", layout, none.getClass()).invoke(null, intLayout, none);
        Object options = java.lang.reflect.Array.newInstance(option, 0);
        Method downcall = linkerType.getMethod("downcallHandle", segment, descriptor, options.getClass());
        return ((MethodHandle) downcall.invoke(linker, getpid, type, options)).invoke();
    }

    private static void environment(Map<String, Attack> a) {
        a.put("env.getenv", t -> System.getenv("CREEL_CANARY"));
        a.put("env.getenv.map", t -> System.getenv().get("CREEL_CANARY"));
        a.put("env.processBuilder", t -> new ProcessBuilder("x").environment().get("CREEL_CANARY"));
        a.put("env.getenv.reflective", t -> (String) System.class.getMethod("getenv", String.class).invoke(null, "CREEL_CANARY"));
        a.put("env.getProperty", t -> System.getProperty("canary.secret"));
        a.put("env.getProperty.default", t -> System.getProperty("canary.secret", null));
        a.put("env.getProperties", t -> System.getProperties().getProperty("canary.secret"));
        a.put("env.getInteger", t -> "" + Integer.getInteger("canary.number"));
        a.put("env.getLong", t -> "" + Long.getLong("canary.number"));
        a.put("env.getBoolean", t -> Boolean.getBoolean("canary.flag") ? "CANARY-flag" : null);
        a.put("env.getProperty.methodHandle", t -> (String) java.lang.invoke.MethodHandles.publicLookup()
                .findStatic(System.class, "getProperty", MethodType.methodType(String.class, String.class))
                .invoke("canary.secret"));
        a.put("env.getProperty.methodRef", t -> {
            java.util.function.UnaryOperator<String> read = System::getProperty;
            return read.apply("canary.secret");
        });
        a.put("env.getProperty.commonPool", t -> java.util.concurrent.CompletableFuture.completedFuture("canary.secret")
                .thenApplyAsync(System::getProperty).get());
        a.put("env.userHome", t -> System.getProperty("user.home"));
        a.put("env.setProperty", t -> "before: " + System.setProperty("canary.set", "1") + ", now " + System.getProperty("canary.set"));
        a.put("env.clearProperty", t -> System.clearProperty("canary.number"));
        a.put("env.setProperties", t -> {
            System.setProperties(new java.util.Properties());
            return "replaced";
        });
        a.put("env.logger.property", t -> java.util.logging.LogManager.getLogManager().getProperty(".level") != null ? "read" : null);
        a.put("env.security.getProperty", t -> java.security.Security.getProperty("securerandom.source") != null ? "read" : null);
    }

    private static String out(Process p) throws java.io.IOException {
        return FileReads.text(p.getInputStream());
    }
}
