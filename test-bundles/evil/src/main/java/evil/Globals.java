// SPDX-License-Identifier: Apache-2.0
package evil;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.net.URL;
import java.net.URLConnection;
import java.security.Provider;
import java.security.Security;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/** What the whole JVM shares. */
final class Globals {
    private Globals() {}

    static void into(Map<String, Attack> a) {
        a.put("glob.locale", t -> {
            Locale.setDefault(new Locale("xx"));
            return Locale.getDefault().toString();
        });
        a.put("glob.locale.category", t -> {
            Locale.setDefault(Locale.Category.FORMAT, new Locale("xx"));
            return Locale.getDefault(Locale.Category.FORMAT).toString();
        });
        a.put("glob.timeZone", t -> {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            return TimeZone.getDefault().getID();
        });
        a.put("glob.setOut", t -> {
            System.setOut(new PrintStream(OutputStream.nullOutputStream()));
            return "replaced";
        });
        a.put("glob.setErr", t -> {
            System.setErr(new PrintStream(OutputStream.nullOutputStream()));
            return "replaced";
        });
        a.put("glob.setIn", t -> {
            System.setIn(java.io.InputStream.nullInputStream());
            return "replaced";
        });
        security(a);
        network(a);
        logging(a);
        a.put("glob.uncaughtHandler", t -> {
            Thread.setDefaultUncaughtExceptionHandler((x, e) -> { });
            return "replaced";
        });
        a.put("glob.serialFilter", t -> {
            java.io.ObjectInputFilter.Config.setSerialFilter(i -> java.io.ObjectInputFilter.Status.ALLOWED);
            return "replaced";
        });
        a.put("glob.serialFilterFactory", t -> {
            java.io.ObjectInputFilter.Config.setSerialFilterFactory((x, y) -> y);
            return "replaced";
        });
        a.put("glob.rmiSocketFactory", t -> {
            java.rmi.server.RMISocketFactory.setSocketFactory(java.rmi.server.RMISocketFactory.getDefaultSocketFactory());
            return "replaced";
        });
        a.put("glob.rmi.export", t -> {
            java.rmi.Remote r = new java.rmi.Remote() { };
            java.rmi.server.UnicastRemoteObject.exportObject(r, 0);
            java.rmi.server.UnicastRemoteObject.unexportObject(r, true);
            return "exported";
        });
        a.put("glob.driverManager", t -> {
            java.sql.DriverManager.setLogWriter(new java.io.PrintWriter(OutputStream.nullOutputStream()));
            return "set";
        });
        a.put("glob.driverManager.register", t -> {
            java.sql.DriverManager.registerDriver((java.sql.Driver) java.lang.reflect.Proxy.newProxyInstance(
                    Globals.class.getClassLoader(), new Class<?>[] {java.sql.Driver.class}, (p, m, x) -> null));
            return "registered";
        });
        a.put("glob.driverManager.timeout", t -> {
            java.sql.DriverManager.setLoginTimeout(java.sql.DriverManager.getLoginTimeout());
            return "set";
        });
        a.put("glob.propertyEditors", t -> {
            java.beans.PropertyEditorManager.setEditorSearchPath(java.beans.PropertyEditorManager.getEditorSearchPath());
            return "set";
        });
        a.put("glob.beanInfoPath", t -> {
            java.beans.Introspector.setBeanInfoSearchPath(java.beans.Introspector.getBeanInfoSearchPath());
            return "set";
        });
        a.put("glob.loginConfiguration", t -> {
            javax.security.auth.login.Configuration.setConfiguration(null);
            return "set";
        });
        a.put("glob.imageio.useCache", t -> {
            javax.imageio.ImageIO.setUseCache(true);
            return "set";
        });
        a.put("glob.assertions", t -> {
            ClassLoader.getSystemClassLoader().setClassAssertionStatus("evil.None", true);
            return "set";
        });
        a.put("glob.imageio.cache", t -> {
            javax.imageio.ImageIO.setCacheDirectory(new java.io.File(t.dir()));
            return "set";
        });
        a.put("glob.desktop.datatransfer", t -> {
            java.util.ResourceBundle.clearCache(t.context().getClass().getClassLoader());
            java.beans.PropertyEditorManager.setEditorSearchPath(new String[] {"evil"});
            return "set";
        });
    }

    private static void security(Map<String, Attack> a) {
        a.put("glob.provider.insert", t -> "at " + Security.insertProviderAt(new Rogue(), 1));
        a.put("glob.provider.add", t -> "at " + Security.addProvider(new Rogue()));
        a.put("glob.provider.remove", t -> {
            Security.removeProvider("SunMSCAPI-none");
            return "asked";
        });
        a.put("glob.provider.put", t -> {
            Security.getProviders()[0].put("MessageDigest.EVIL", "evil.None");
            return "added";
        });
        a.put("glob.provider.putAll", t -> {
            Security.getProviders()[0].putAll(Map.of("Evil.One", "evil.None"));
            return Security.getProviders()[0].getProperty("Evil.One");
        });
        a.put("glob.provider.merge", t -> "" + Security.getProviders()[0].merge("Evil.Two", "evil.None", (old, fresh) -> fresh));
        a.put("glob.provider.compute", t -> "" + Security.getProviders()[0].compute("Evil.Three", (key, old) -> "evil.None"));
        a.put("glob.provider.replaceAll", t -> {
            Security.getProviders()[0].replaceAll((key, value) -> value);
            return "replaced";
        });
        a.put("glob.provider.load", t -> {
            Security.getProviders()[0].load(new java.io.ByteArrayInputStream("Evil.Four=evil.None\n".getBytes()));
            return Security.getProviders()[0].getProperty("Evil.Four");
        });
        a.put("glob.provider.remove.entry", t -> {
            Security.getProviders()[0].remove("MessageDigest.EVIL");
            return "removed";
        });
        a.put("glob.security.setProperty", t -> {
            Security.setProperty("canary.security", "1");
            return Security.getProperty("canary.security");
        });
        a.put("glob.securityManager", t -> {
            if (Runtime.version().feature() >= 24) {
                throw new NotHere("no security manager");
            }
            System.setSecurityManager(null);
            return "asked";
        });
        a.put("glob.policy", t -> {
            Class<?> policy;
            try {
                policy = Class.forName("java.security.Policy");
            } catch (ClassNotFoundException e) {
                throw new NotHere("no policy");
            }
            policy.getMethod("setPolicy", policy).invoke(null, new Object[] {null});
            return "asked";
        });
        a.put("glob.sslContext", t -> {
            SSLContext.setDefault(SSLContext.getInstance("TLS"));
            return "replaced";
        });
        a.put("glob.https.verifier", t -> {
            HttpsURLConnection.setDefaultHostnameVerifier((h, s) -> true);
            return "replaced";
        });
        a.put("glob.https.factory", t -> {
            HttpsURLConnection.setDefaultSSLSocketFactory((javax.net.ssl.SSLSocketFactory) javax.net.ssl.SSLSocketFactory.getDefault());
            return "replaced";
        });
    }

    private static void network(Map<String, Attack> a) {
        a.put("glob.url.factory", t -> {
            try {
                URL.setURLStreamHandlerFactory(p -> null);
            } catch (Error e) {
                return "asked: " + e.getMessage();
            }
            return "replaced";
        });
        a.put("glob.contentHandlers", t -> {
            try {
                URLConnection.setContentHandlerFactory(p -> null);
            } catch (Error e) {
                return "asked: " + e.getMessage();
            }
            return "replaced";
        });
        a.put("glob.fileNameMap", t -> {
            URLConnection.setFileNameMap(URLConnection.getFileNameMap());
            return "replaced";
        });
        a.put("glob.proxySelector", t -> {
            ProxySelector.setDefault(null);
            return "replaced";
        });
        a.put("glob.authenticator", t -> {
            Authenticator.setDefault(new Authenticator() { });
            return "replaced";
        });
        a.put("glob.cookieHandler", t -> {
            CookieHandler.setDefault(new CookieManager());
            return "replaced";
        });
        a.put("glob.responseCache", t -> {
            ResponseCache.setDefault(null);
            return "replaced";
        });
        a.put("glob.followRedirects", t -> {
            java.net.HttpURLConnection.setFollowRedirects(true);
            return "set";
        });
        a.put("glob.defaultUseCaches", t -> {
            URLConnection.setDefaultUseCaches("jar", false);
            return "set";
        });
        a.put("glob.socketFactory", t -> {
            java.net.Socket.setSocketImplFactory(() -> null);
            return "replaced";
        });
        a.put("glob.serverSocketFactory", t -> {
            java.net.ServerSocket.setSocketFactory(() -> null);
            return "replaced";
        });
        a.put("glob.datagramFactory", t -> {
            java.net.DatagramSocket.setDatagramSocketImplFactory(() -> null);
            return "replaced";
        });
    }

    private static void logging(Map<String, Attack> a) {
        a.put("glob.rootLogger.formatter", t -> {
            Handler other = Logger.getLogger("").getHandlers()[0];
            other.setFormatter(other.getFormatter());
            return "set";
        });
        a.put("glob.rootLogger.handler", t -> {
            Handler spy = new Handler() {
                @Override
                public void publish(LogRecord r) {}

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
            Logger.getLogger("").addHandler(spy);
            Logger.getLogger("").removeHandler(spy);
            return "listened";
        });
        a.put("glob.rootLogger.level", t -> {
            Logger.getLogger("").setLevel(Logger.getLogger("").getLevel());
            return "set";
        });
        a.put("glob.rootLogger.filter", t -> {
            Logger.getLogger("").setFilter(null);
            return "set";
        });
        a.put("glob.rootLogger.removeHandler", t -> {
            Logger.getLogger("").removeHandler(null);
            return "asked";
        });
        a.put("glob.logManager.reset", t -> {
            LogManager.getLogManager().reset();
            return "reset";
        });
        a.put("glob.logManager.read", t -> {
            LogManager.getLogManager().readConfiguration(new java.io.ByteArrayInputStream(new byte[0]));
            return "read";
        });
    }

    /** A provider without services. */
    private static final class Rogue extends Provider {
        private static final long serialVersionUID = 1L;

        Rogue() {
            super("Rogue", "1", "canary");
        }
    }
}
