// SPDX-License-Identifier: Apache-2.0
package evil;

import java.util.Map;

/** Other people's threads, JNDI, tools. */
final class Threads {
    private Threads() {}

    static void into(Map<String, Attack> a) {
        a.put("thr.allStackTraces", t -> Thread.getAllStackTraces().size() + " threads");
        a.put("thr.enumerate", t -> Thread.enumerate(new Thread[5]) + " threads");
        a.put("thr.group.enumerate", t -> root().enumerate(new Thread[100]) + " threads");
        a.put("thr.group.parent", t -> {
            ThreadGroup parent = Thread.currentThread().getThreadGroup().getParent();
            if (parent == null) {
                throw new NotHere("no parent");
            }
            return parent.getName();
        });
        a.put("thr.group.list", t -> {
            Thread.currentThread().getThreadGroup().list();
            return "listed";
        });
        a.put("thr.group.maxPriority", t -> {
            Thread.currentThread().getThreadGroup().setMaxPriority(Thread.MAX_PRIORITY);
            return "set";
        });
        a.put("thr.group.interrupt", t -> {
            victim().getThreadGroup();
            victim().interrupt();
            return "interrupted";
        });
        a.put("thr.victim.name", t -> {
            Thread v = victim();
            v.setName("canary-victim");
            return "renamed";
        });
        a.put("thr.victim.contextLoader", t -> {
            Thread v = victim();
            v.setContextClassLoader(null);
            return "set";
        });
        a.put("thr.victim.priority", t -> {
            victim().setPriority(Thread.MIN_PRIORITY);
            return "set";
        });
        a.put("thr.victim.stack", t -> victim().getStackTrace().length + " frames");
        a.put("thr.victim.handler", t -> {
            victim().setUncaughtExceptionHandler((x, e) -> { });
            return "set";
        });
        a.put("thr.own.interrupt.caller", t -> {
            for (Thread x : Thread.getAllStackTraces().keySet()) {
                if (x != Thread.currentThread() && x.getName().startsWith("canary")) {
                    x.interrupt();
                    return "interrupted " + x.getName();
                }
            }
            return null;
        });
        a.put("jndi.initialContext", t -> "made " + new javax.naming.InitialContext().getClass().getName());
        a.put("jndi.lookup", t -> "" + new javax.naming.InitialContext().lookup("rmi://127.0.0.1:" + t.port() + "/x"));
        a.put("jndi.ldap", t -> {
            var env = new java.util.Hashtable<String, String>();
            env.put("java.naming.factory.initial", "com.sun.jndi.ldap.LdapCtxFactory");
            env.put("java.naming.provider.url", "ldap://127.0.0.1:" + t.port());
            env.put("com.sun.jndi.ldap.connect.timeout", "300");
            env.put("com.sun.jndi.ldap.read.timeout", "300");
            try {
                new javax.naming.directory.InitialDirContext(env);
            } catch (javax.naming.NamingException e) {
                if (e.getRootCause() instanceof SecurityException s) {
                    throw s;
                }
            }
            return null;
        });
        a.put("jndi.dns", t -> {
            var env = new java.util.Hashtable<String, String>();
            env.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
            env.put("java.naming.provider.url", "dns://127.0.0.1:" + t.number("udp"));
            env.put("com.sun.jndi.dns.timeout.initial", "200");
            env.put("com.sun.jndi.dns.timeout.retries", "1");
            try {
                new javax.naming.directory.InitialDirContext(env).getAttributes("stolen.example", new String[] {"TXT"});
            } catch (javax.naming.NamingException e) {
                if (e.getRootCause() instanceof SecurityException s) {
                    throw s;
                }
            }
            return null;
        });
        a.put("jndi.builder", t -> {
            try {
                javax.naming.spi.NamingManager.setObjectFactoryBuilder((o, e) -> null);
            } catch (IllegalStateException e) {
                return "asked";
            }
            return "set";
        });
        a.put("tool.javac", t -> javax.tools.ToolProvider.getSystemJavaCompiler().getSourceVersions().size() + " versions");
        a.put("tool.javadoc", t -> javax.tools.ToolProvider.getSystemDocumentationTool().getSourceVersions().size() + " versions");
        a.put("tool.jar", t -> {
            var tool = java.util.spi.ToolProvider.findFirst("jar").orElseThrow(() -> new NotHere("no jar tool"));
            var out = new java.io.StringWriter();
            tool.run(new java.io.PrintWriter(out), new java.io.PrintWriter(out), "--list", "--file", t.zip());
            return out.toString();
        });
        a.put("tool.layer", t -> java.util.ServiceLoader.load(ModuleLayer.boot(), java.util.spi.ToolProvider.class).iterator().next().name());
        a.put("tool.noLoader", t -> java.util.ServiceLoader.load(java.util.spi.ToolProvider.class, null).iterator().next().name());
        a.put("tool.contextLoader", t -> {
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            Thread.currentThread().setContextClassLoader(ClassLoader.getSystemClassLoader());
            try {
                return java.util.ServiceLoader.load(java.util.spi.ToolProvider.class).iterator().next().name();
            } finally {
                Thread.currentThread().setContextClassLoader(before);
            }
        });
        a.put("tool.installed", t -> {
            var all = java.util.ServiceLoader.loadInstalled(java.nio.file.spi.FileSystemProvider.class).iterator();
            return all.hasNext() ? all.next().getScheme() : "none";
        });
        a.put("tool.httpServer", t -> {
            var s = com.sun.net.httpserver.HttpServer.create(new java.net.InetSocketAddress("127.0.0.1", 0), 0);
            s.stop(0);
            return "listening";
        });
        a.put("tool.scriptEngine", t -> {
            var engines = new javax.script.ScriptEngineManager(null).getEngineFactories();
            if (engines.isEmpty()) {
                throw new NotHere("no script engine");
            }
            return engines.get(0).getEngineName();
        });
    }

    private static ThreadGroup root() {
        ThreadGroup g = Thread.currentThread().getThreadGroup();
        while (g.getParent() != null) {
            g = g.getParent();
        }
        return g;
    }

    private static Thread victim() throws NotHere {
        Thread[] all = new Thread[500];
        int n = root().enumerate(all);
        for (int i = 0; i < n; i++) {
            if (all[i].getName().startsWith("canary-victim")) {
                return all[i];
            }
        }
        throw new NotHere("no victim");
    }
}
