// SPDX-License-Identifier: Apache-2.0
package evil;

import java.beans.PropertyEditorManager;
import java.beans.PropertyEditorSupport;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Registries that the whole JVM shares, and parts of the JDK that open files and ports for whoever asks. */
final class Deputies {
    private Deputies() {}

    static void into(Map<String, Attack> a) {
        registries(a);
        providers(a);
        logging(a);
        documents(a);
        servers(a);
        platform(a);
    }

    /** A registry of the JVM that takes the plugin's code: whoever looks something up there runs it. */
    private static void registries(Map<String, Attack> a) {
        a.put("reg.zoneRules", t -> {
            ZoneRulesProvider.registerProvider(new Zones());
            return ZoneRulesProvider.getAvailableZoneIds().contains("Evil/Zone") ? "every thread may meet my zone" : null;
        });
        a.put("reg.zoneRules.refresh", t -> "asked every provider: " + ZoneRulesProvider.refresh());
        a.put("reg.editor", t -> {
            PropertyEditorManager.registerEditor(Path.class, Editor.class);
            return PropertyEditorManager.findEditor(Path.class) instanceof Editor ? "edits paths for everybody" : null;
        });
        a.put("reg.imageio", t -> {
            Object registry = Class.forName("javax.imageio.spi.IIORegistry").getMethod("getDefaultInstance").invoke(null);
            registry.getClass().getMethod("deregisterAll").invoke(registry);
            return "no image reader is left";
        });
        a.put("reg.jaas", t -> {
            javax.security.auth.login.Configuration.setConfiguration(new javax.security.auth.login.Configuration() {
                @Override
                public javax.security.auth.login.AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                    return null;
                }
            });
            return "decides who may log in";
        });
        a.put("reg.rmi.log", t -> {
            java.rmi.server.RemoteServer.setLog(OutputStream.nullOutputStream());
            return "reads every remote call";
        });
        a.put("reg.url.userInteraction", t -> {
            java.net.URLConnection.setDefaultAllowUserInteraction(!java.net.URLConnection.getDefaultAllowUserInteraction());
            return "changed for everybody";
        });
        a.put("reg.driver.timeout", t -> {
            java.sql.DriverManager.setLoginTimeout(4711);
            return java.sql.DriverManager.getLoginTimeout() == 4711 ? "changed for everybody" : null;
        });
    }

    /** The ways to change a security provider that are not called put or remove. */
    private static void providers(Map<String, Attack> a) {
        a.put("prov.putIfAbsent", t -> evil(sun -> sun.putIfAbsent("MessageDigest.EVIL4", "evil.None"), "MessageDigest.EVIL4"));
        a.put("prov.computeIfAbsent", t -> evil(sun -> sun.computeIfAbsent("MessageDigest.EVIL5", k -> "evil.None"),
                "MessageDigest.EVIL5"));
        a.put("prov.load", t -> evil(sun -> sun.load(new StringReader("MessageDigest.EVIL6=evil.None")), "MessageDigest.EVIL6"));
        a.put("prov.setProperty", t -> evil(sun -> sun.setProperty("MessageDigest.EVIL7", "evil.None"), "MessageDigest.EVIL7"));
        a.put("prov.entry.setValue", t -> {
            for (Map.Entry<Object, Object> e : Security.getProviders()[0].entrySet()) {
                e.setValue(e.getValue());
                return "an entry was written";
            }
            return null;
        });
    }

    private interface Change {
        void on(Provider provider) throws Exception;
    }

    private static String evil(Change change, String key) throws Exception {
        Provider sun = Security.getProviders()[0];
        change.on(sun);
        return sun.containsKey(key) ? "the provider now offers " + key : null;
    }

    private static void logging(Map<String, Attack> a) {
        a.put("log.addLogger", t -> {
            LogManager.getLogManager().addLogger(new Spy("dev.creel.victim." + System.nanoTime()));
            return "a logger of the host's is my class";
        });
        a.put("log.listener", t -> {
            LogManager.getLogManager().addConfigurationListener(() -> { });
            return "called at each change of the logging";
        });
        a.put("log.level", t -> {
            new Level("EVIL", 4711) {
                private static final long serialVersionUID = 1L;
            };
            return Level.parse("EVIL").getClass().getName().startsWith("evil.") ? "whoever parses it gets my object" : null;
        });
        a.put("log.named.filter", t -> {
            Logger logger = Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection");
            logger.setFilter(r -> false);
            logger.setFilter(null);
            return "decides what the JDK logs";
        });
    }

    /** XML and its kin open what a document names. */
    private static void documents(Map<String, Attack> a) {
        a.put("doc.stax", t -> {
            var reader = javax.xml.stream.XMLInputFactory.newInstance().createXMLStreamReader(new StringReader(entity(t)));
            StringBuilder text = new StringBuilder();
            while (reader.hasNext()) {
                if (reader.next() == javax.xml.stream.XMLStreamConstants.CHARACTERS) {
                    text.append(reader.getText());
                }
            }
            return stolen(text);
        });
        a.put("doc.sax", t -> {
            StringBuilder text = new StringBuilder();
            javax.xml.parsers.SAXParserFactory.newInstance().newSAXParser().parse(
                    new org.xml.sax.InputSource(new StringReader(entity(t))), new org.xml.sax.helpers.DefaultHandler() {
                        @Override
                        public void characters(char[] chars, int start, int length) {
                            text.append(chars, start, length);
                        }
                    });
            return stolen(text);
        });
        a.put("doc.schema.include", t -> {
            String xsd = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:include schemaLocation='" + uri(t)
                    + "'/></xs:schema>";
            javax.xml.validation.SchemaFactory.newInstance("http://www.w3.org/2001/XMLSchema")
                    .newSchema(new javax.xml.transform.stream.StreamSource(new StringReader(xsd)));
            return null;
        });
        a.put("doc.xslt.include", t -> transform("<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>"
                + "<xsl:include href='" + uri(t) + "'/></xsl:stylesheet>"));
        a.put("doc.xslt.output", t -> {
            javax.xml.transform.TransformerFactory.newInstance().newTransformer().transform(
                    new javax.xml.transform.stream.StreamSource(new StringReader("<x/>")),
                    new javax.xml.transform.stream.StreamResult(t.dir() + "/sub/written.xml"));
            return "written";
        });
        a.put("doc.catalog", t -> "read " + javax.xml.catalog.CatalogManager.catalog(
                javax.xml.catalog.CatalogFeatures.defaults(), Path.of(t.marker()).toUri()));
        a.put("doc.keyStore.domain", t -> {
            java.security.KeyStore store = java.security.KeyStore.getInstance("DKS");
            try {
                store.load(new java.security.DomainLoadStoreParameter(new java.net.URI(uri(t) + "#x"), new HashMap<>()));
            } catch (java.io.IOException e) {
                // What it does not understand it quotes.
                return e.getMessage().contains("CANARY") ? e.getMessage() : rethrown(e);
            }
            return null;
        });
        a.put("doc.jaas.file", t -> "" + javax.security.auth.login.Configuration.getInstance("JavaLoginConfig",
                new java.security.URIParameter(Path.of(t.marker()).toUri())));
    }

    private static String stolen(CharSequence text) {
        return text.toString().contains("CANARY") ? text.toString() : null;
    }

    private static Class<?> type(String name) throws NotHere {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new NotHere(name);
        }
    }

    private static String rethrown(Exception e) throws Exception {
        throw e;
    }

    private static String uri(Target t) {
        return Path.of(t.marker()).toUri().toString();
    }

    private static String entity(Target t) {
        return "<!DOCTYPE x [<!ENTITY e SYSTEM '" + uri(t) + "'>]><x>&e;</x>";
    }

    private static String transform(String sheet) throws Exception {
        StringWriter out = new StringWriter();
        javax.xml.transform.TransformerFactory.newInstance()
                .newTransformer(new javax.xml.transform.stream.StreamSource(new StringReader(sheet)))
                .transform(new javax.xml.transform.stream.StreamSource(new StringReader("<x/>")),
                        new javax.xml.transform.stream.StreamResult(out));
        return stolen(out.getBuffer());
    }

    private static void servers(Map<String, Attack> a) {
        a.put("srv.rmiRegistry", t -> {
            java.rmi.registry.Registry registry = java.rmi.registry.LocateRegistry.createRegistry(0);
            java.rmi.server.UnicastRemoteObject.unexportObject(registry, true);
            return "listens";
        });
        a.put("srv.files", t -> {
            Class<?> level = type("com.sun.net.httpserver.SimpleFileServer$OutputLevel");
            Object server = Class.forName("com.sun.net.httpserver.SimpleFileServer")
                    .getMethod("createFileServer", java.net.InetSocketAddress.class, Path.class, level)
                    .invoke(null, new java.net.InetSocketAddress("127.0.0.1", 0), Path.of(t.dir()).toAbsolutePath(),
                            level.getEnumConstants()[0]);
            server.getClass().getMethod("stop", int.class);
            return "serves the host's folder";
        });
        a.put("srv.jshell", t -> {
            Class<?> shell = type("jdk.jshell.JShell");
            return "started " + shell.getMethod("create").invoke(null);
        });
        a.put("srv.sctp", t -> {
            Class<?> channel = type("com.sun.nio.sctp.SctpChannel");
            return "opened " + channel.getMethod("open").invoke(null);
        });
    }

    private static void platform(Map<String, Attack> a) {
        a.put("plat.unixSystem", t -> {
            Class<?> unix = type("com.sun.security.auth.module.UnixSystem");
            return "user " + unix.getMethod("getUid").invoke(unix.getConstructor().newInstance());
        });
        a.put("plat.memoryPools", t -> {
            List<java.lang.management.MemoryPoolMXBean> pools = new ArrayList<>(
                    java.lang.management.ManagementFactory.getMemoryPoolMXBeans());
            pools.removeIf(p -> !p.isUsageThresholdSupported());
            pools.get(0).setUsageThreshold(pools.get(0).getUsageThreshold());
            return "set";
        });
        a.put("plat.collectors", t -> "" + java.lang.management.ManagementFactory.getGarbageCollectorMXBeans().get(0).getName());
        a.put("plat.unpark", t -> {
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                java.util.concurrent.locks.LockSupport.unpark(thread);
            }
            return "woke every thread";
        });
        a.put("plat.gatherer", t -> {
            Class<?> gatherers = type("java.util.stream.Gatherers");
            Class<?> gatherer = Class.forName("java.util.stream.Gatherer");
            java.util.function.Function<java.io.File, Boolean> delete = java.io.File::delete;
            Object mapper = gatherers.getMethod("mapConcurrent", int.class, java.util.function.Function.class).invoke(null, 1, delete);
            Object stream = java.util.stream.Stream.class.getMethod("gather", gatherer)
                    .invoke(java.util.stream.Stream.of(t.markerFile()), mapper);
            return ((java.util.stream.Stream<?>) stream).toList().contains(true) ? "deleted" : null;
        });
        a.put("plat.asyncGroup", t -> {
            var group = java.nio.channels.AsynchronousChannelGroup.withFixedThreadPool(1, r -> new Thread(r));
            CompletableFuture<String> done = new CompletableFuture<>();
            try (var channel = java.nio.channels.AsynchronousServerSocketChannel.open(group)) {
                channel.bind(new java.net.InetSocketAddress("127.0.0.1", 0));
                done.complete("listens at " + channel.getLocalAddress());
            } finally {
                group.shutdownNow();
            }
            return done.get();
        });
    }

    /** A zone that runs code of the plugin's wherever somebody asks for it. */
    private static final class Zones extends ZoneRulesProvider {
        @Override
        protected Set<String> provideZoneIds() {
            return Set.of("Evil/Zone");
        }

        @Override
        protected ZoneRules provideRules(String id, boolean caching) {
            return java.time.ZoneOffset.UTC.getRules();
        }

        @Override
        protected NavigableMap<String, ZoneRules> provideVersions(String id) {
            return new TreeMap<>(Map.of("1", java.time.ZoneOffset.UTC.getRules()));
        }
    }

    /** An editor of the plugin's. */
    public static final class Editor extends PropertyEditorSupport {}

    /** A logger that sees what is logged. */
    private static final class Spy extends Logger {
        Spy(String name) {
            super(name, null);
        }

        @Override
        public void log(LogRecord record) {
            setLevel(Level.ALL);
        }
    }
}
