// SPDX-License-Identifier: Apache-2.0
package evil;

import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import java.io.File;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;

/** Deputies inside the JDK and inside the host: somebody trusted is made to act. */
final class Advanced {
    private Advanced() {}

    static void into(Map<String, Attack> a) {
        constants(a);
        callables(a);
        deputies(a);
    }

    private static void constants(Map<String, Attack> a) {
        a.put("adv.constant.unsafe", t -> {
            ClassDesc u = ClassDesc.of("sun.misc.Unsafe");
            DirectMethodHandleDesc d = MethodHandleDesc.ofField(DirectMethodHandleDesc.Kind.STATIC_GETTER, u, "theUnsafe", u);
            MethodHandles.Lookup l = MethodHandles.privateLookupIn(Reflective.boot("sun.misc.Unsafe"), MethodHandles.lookup());
            return ((MethodHandle) d.resolveConstantDesc(l)).invoke().toString();
        });
        a.put("adv.constant.delete", t -> {
            MethodHandle h = (MethodHandle) MethodHandleDesc.ofMethod(DirectMethodHandleDesc.Kind.VIRTUAL,
                    ClassDesc.of("java.io.File"), "delete", MethodTypeDesc.of(ConstantDescs.CD_boolean))
                    .resolveConstantDesc(MethodHandles.publicLookup());
            return Indirect.did((boolean) h.invoke(t.markerFile()));
        });
        a.put("adv.varHandle.bytes", t -> "" + java.lang.invoke.MethodHandles
                .byteArrayViewVarHandle(long[].class, java.nio.ByteOrder.LITTLE_ENDIAN).get(new byte[8], 64));
        a.put("adv.constantBootstraps", t -> {
            for (Class<?> c = Advanced.class.getClassLoader().getClass(); c != null; c = c.getSuperclass()) {
                for (var f : c.getDeclaredFields()) {
                    if (java.lang.reflect.Modifier.isStatic(f.getModifiers())) {
                        MethodHandles.Lookup l = MethodHandles.privateLookupIn(c, MethodHandles.lookup());
                        return "" + ConstantBootstraps.getStaticFinal(l, f.getName(), f.getType(), c);
                    }
                }
            }
            throw new NotHere("no static field");
        });
        a.put("adv.publicLookup.in.findClass", t -> MethodHandles.publicLookup().in(Advanced.class.getClassLoader().getClass())
                .findClass("org.apache.felix.framework.Felix").getName());
        a.put("adv.lookup.in.findClass", t -> MethodHandles.lookup().in(Advanced.class.getClassLoader().getClass())
                .findClass("org.apache.felix.framework.Felix").getName());
        a.put("adv.methodType.descriptor", t -> MethodType.fromMethodDescriptorString(
                "()Lorg/apache/felix/framework/Felix;", t.context().getClass().getClassLoader()).returnType().getName());
        a.put("adv.introspector", t -> {
            for (var p : java.beans.Introspector.getBeanInfo(t.context().getBundle().getClass()).getPropertyDescriptors()) {
                if (p.getName().equals("bundleId")) {
                    return "through a bean: " + p.getReadMethod().invoke(t.context().getBundle());
                }
            }
            throw new NotHere("no such property");
        });
        a.put("adv.xslt.extension", t -> {
            var out = new java.io.StringWriter();
            String sheet = "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' "
                    + "xmlns:f='http://xml.apache.org/xalan/java/java.io.File'><xsl:template match='/'>"
                    + "<xsl:value-of select=\"f:delete(f:new('" + t.marker() + "'))\"/></xsl:template></xsl:stylesheet>";
            javax.xml.transform.TransformerFactory.newInstance()
                    .newTransformer(new javax.xml.transform.stream.StreamSource(new java.io.StringReader(sheet)))
                    .transform(new javax.xml.transform.stream.StreamSource(new java.io.StringReader("<a/>")),
                            new javax.xml.transform.stream.StreamResult(out));
            return null;
        });
        a.put("adv.xmlDecoder", t -> {
            String xml = "<java><object class='java.io.File'><string>" + t.marker() + "</string><void method='delete'/></object></java>";
            new java.beans.XMLDecoder(new java.io.ByteArrayInputStream(xml.getBytes())).readObject();
            return null;
        });
    }

    private static void callables(Map<String, Attack> a) {
        a.put("adv.lambdaMetafactory", t -> {
            MethodHandles.Lookup l = MethodHandles.lookup();
            MethodHandle delete = l.findVirtual(File.class, "delete", MethodType.methodType(boolean.class));
            CallSite site = LambdaMetafactory.metafactory(l, "call", MethodType.methodType(Callable.class, File.class),
                    MethodType.methodType(Object.class), delete, MethodType.methodType(Boolean.class));
            Callable<?> c = (Callable<?>) site.getTarget().invoke(t.markerFile());
            return Indirect.did(ForkJoinPool.commonPool().submit(c).get(30, TimeUnit.SECONDS));
        });
        a.put("adv.proxy.boot", t -> {
            Callable<?> c = (Callable<?>) Proxy.newProxyInstance(null, new Class<?>[] {Callable.class},
                    (p, m, x) -> Files.readString(t.markerPath()));
            return (String) ForkJoinPool.commonPool().submit(c).get(30, TimeUnit.SECONDS);
        });
        a.put("adv.forkJoin.ownThreads", t -> {
            File f = t.markerFile();
            ForkJoinPool pool = new ForkJoinPool(1, p -> new ForkJoinWorkerThread(p) { }, null, false);
            try {
                return Indirect.did(pool.submit((Callable<Boolean>) f::delete).get(30, TimeUnit.SECONDS));
            } finally {
                pool.shutdown();
            }
        });
        a.put("adv.stackOverflow", Advanced::overflow);
        a.put("adv.thenApplyAsync.File.delete", t -> Indirect.did(CompletableFuture.completedFuture(t.markerFile())
                .thenApplyAsync(File::delete).get(30, TimeUnit.SECONDS)));
        a.put("adv.submissionPublisher", t -> {
            File f = t.markerFile();
            var done = new java.util.concurrent.CountDownLatch(1);
            try (var p = new java.util.concurrent.SubmissionPublisher<String>()) {
                p.consume(x -> f.delete()).whenComplete((nothing, e) -> done.countDown());
                p.submit("x");
            }
            done.await(t.window(), TimeUnit.MILLISECONDS);
            return null;
        });
        a.put("adv.interrupted.channel", t -> {
            Thread.currentThread().interrupt();
            try {
                return Files.readString(t.markerPath());
            } finally {
                Thread.interrupted();
            }
        });
        a.put("adv.threadGroup.uncaught", t -> {
            File f = t.markerFile();
            Thread x = new Thread(() -> {
                throw new IllegalStateException("expected");
            });
            x.setUncaughtExceptionHandler((thread, e) -> f.delete());
            x.start();
            x.join(30_000);
            return null;
        });
        a.put("adv.inheritableThreadLocal", t -> {
            Loot loot = new Loot();
            InheritableThreadLocal<String> local = new InheritableThreadLocal<>() {
                @Override
                protected String childValue(String parent) {
                    loot.take(() -> Files.readString(t.markerPath()));
                    return parent;
                }
            };
            local.set("x");
            new Thread(() -> { });
            local.remove();
            return loot.get();
        });
    }

    private static void deputies(Map<String, Attack> a) {
        a.put("adv.call.deputy", t -> {
            Loot loot = new Loot();
            try {
                t.egress().send(Request.get(t.granted(), "/ok"), new Listening(t, loot)).close();
            } catch (RuntimeException e) {
                if (loot.done.getCount() > 0) {
                    throw e;
                }
            }
            if (loot.done.getCount() > 0) {
                throw new NotHere("the host never asked");
            }
            return loot.get();
        });
        a.put("adv.log.deputy", t -> {
            Loot loot = new Loot();
            t.plugin().log().error("x", new Exception() {
                private static final long serialVersionUID = 1L;

                @Override
                public String toString() {
                    loot.take(() -> Files.readString(t.markerPath()));
                    return "x";
                }

                @Override
                public String getMessage() {
                    loot.take(() -> Files.readString(t.markerPath()));
                    return "x";
                }
            });
            if (loot.done.getCount() > 0) {
                throw new NotHere("the host never asked");
            }
            return loot.get();
        });
        a.put("adv.throwable.deputy", t -> {
            throw new IllegalStateException() {
                private static final long serialVersionUID = 1L;

                @Override
                public String getMessage() {
                    return Indirect.quiet(() -> Files.readString(t.markerPath()));
                }
            };
        });
        a.put("adv.map.deputy", t -> {
            Loot loot = new Loot();
            Map<String, java.util.List<String>> query = new java.util.AbstractMap<>() {
                @Override
                public java.util.Set<Entry<String, java.util.List<String>>> entrySet() {
                    loot.take(() -> Files.readString(t.markerPath()));
                    return java.util.Set.of();
                }
            };
            Request r = new Request("GET", t.granted(), "/ok", query, Map.of(), new byte[0], java.util.List.of(),
                    dev.creel.api.net.Limits.DEFAULT);
            t.egress().send(r, t.call()).close();
            return loot.get();
        });
        a.put("adv.property.deputy", t -> {
            Loot loot = new Loot();
            var properties = new java.util.Hashtable<String, Object>();
            properties.put("tool", "deputy");
            properties.put("rank", new Sly(() -> loot.take(() -> Files.readString(t.markerPath()))));
            var service = t.context().registerService(dev.creel.api.tool.Tool.class, new EvilTool.Empty(), properties);
            t.context().getServiceReferences(dev.creel.api.tool.Tool.class, "(rank>=5)");
            service.unregister();
            if (loot.done.getCount() > 0) {
                throw new NotHere("nobody compared");
            }
            return loot.get();
        });
    }

    /** Overflows the stack and tries again at every depth on the way back, to strike inside the checker. */
    private static String overflow(Target t) {
        java.nio.file.Path path = t.markerPath();
        int[] tries = new int[1];
        String[] loot = new String[1];
        Throwable[] last = new Throwable[1];
        dive(path, tries, loot, last);
        if (loot[0] == null && last[0] != null) {
            throw new IllegalStateException(last[0].getMessage(), last[0]);
        }
        return loot[0];
    }

    private static void dive(java.nio.file.Path path, int[] tries, String[] loot, Throwable[] last) {
        try {
            dive(path, tries, loot, last);
        } catch (StackOverflowError e) {
            tries[0]++;
        }
        if (loot[0] == null && tries[0]++ < 600) {
            try {
                loot[0] = Files.readString(path);
            } catch (StackOverflowError e) {
                tries[0]++;
            } catch (Throwable e) {
                last[0] = e;
            }
        }
    }

    /** A call that runs plugin code when the host asks it. */
    private record Listening(Target target, Loot loot) implements Call {
        private void strike() {
            loot.take(() -> Files.readString(target.markerPath()));
        }

        @Override
        public String id() {
            strike();
            return target.call().id();
        }

        @Override
        public Instant deadline() {
            strike();
            return Instant.MAX;
        }

        @Override
        public boolean cancelled() {
            strike();
            return false;
        }

        @Override
        public void check() {
            strike();
        }
    }

    /** A property value whose comparison is plugin code. */
    public static final class Sly implements Comparable<Sly> {
        private final Runnable strike;

        public Sly(String text) {
            this.strike = () -> { };
        }

        Sly(Runnable strike) {
            this.strike = strike;
        }

        @Override
        public int compareTo(Sly other) {
            strike.run();
            return 0;
        }

        @Override
        public String toString() {
            strike.run();
            return "sly";
        }
    }

}
