// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.driver;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceRegistration;

/** Things of the host that attacks go for: a thread, a child process, a bundle, a service that comes and goes. */
final class Victims {
    private final BundleContext context;
    private Thread thread;
    private volatile boolean interrupted;
    private Process child;
    private Bundle bundle;

    Victims(BundleContext context) throws IOException {
        this.context = context;
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("tool", "canary-other");
        context.registerService(Tool.class, new OtherTool(), properties);
        failing();
        Thread flicker = new Thread(this::flicker, "flicker");
        flicker.setDaemon(true);
        flicker.start();
    }

    /** A listener of the host that fails makes the framework tell its own listeners who failed and how. */
    private void failing() {
        ServiceListener failing = event -> {
            if (event.getType() == ServiceEvent.MODIFIED_ENDMATCH) {
                throw new IllegalStateException("CANARY-failure");
            }
        };
        try {
            context.addServiceListener(failing, "(canary=*)");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    void setUp() throws IOException {
        if (thread == null || !thread.isAlive() || interrupted || !thread.getName().equals("canary-victim-1")) {
            interrupted = false;
            thread = new Thread(this::sleep, "canary-victim-1");
            thread.setDaemon(true);
            thread.start();
        }
        if (child == null || !child.isAlive()) {
            child = new ProcessBuilder("sleep", "1000").start();
            Runtime.getRuntime().addShutdownHook(new Thread(child::destroyForcibly));
        }
        if (bundle == null || bundle.getState() == Bundle.UNINSTALLED) {
            bundle = install();
        }
        if (bundle.getState() != Bundle.ACTIVE) {
            try {
                bundle.start();
                Runnable nothing = () -> { };
                bundle.getBundleContext().registerService(Runnable.class, nothing, null);
            } catch (BundleException e) {
                throw new IOException(e);
            }
        }
    }

    long child() {
        return child.pid();
    }

    long bundle() {
        return bundle == null ? -1 : bundle.getBundleId();
    }

    List<String> changes() {
        List<String> seen = new ArrayList<>();
        try {
            if (child.waitFor(1, TimeUnit.MILLISECONDS)) {
                seen.add("the child process is gone");
            }
        } catch (InterruptedException e) {
            seen.add("the driver was interrupted");
        }
        if (interrupted || !thread.isAlive()) {
            seen.add("the victim thread was interrupted");
        }
        if (!thread.getName().equals("canary-victim-1")) {
            seen.add("the victim thread was renamed");
        }
        if (bundle.getState() != Bundle.ACTIVE) {
            seen.add("the victim bundle is no longer active");
        }
        return seen;
    }

    private void sleep() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            interrupted = true;
        }
    }

    /** A service that is registered most of the time and comes anew ten times a second. */
    private void flicker() {
        Ungranted secret = () -> "CANARY-service";
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("canary", "CANARY-service");
        ServiceRegistration<Ungranted> current = context.registerService(Ungranted.class, secret, properties);
        while (true) {
            try {
                LockSupport.parkNanos(90_000_000);
                ServiceRegistration<Ungranted> next = context.registerService(Ungranted.class, secret, properties);
                current.setProperties(new Hashtable<>());
                LockSupport.parkNanos(45_000_000);
                current.unregister();
                current = next;
            } catch (IllegalStateException e) {
                return;
            }
        }
    }

    private Bundle install() throws IOException {
        Manifest m = new Manifest();
        m.getMainAttributes().putValue("Manifest-Version", "1.0");
        m.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        m.getMainAttributes().putValue("Bundle-SymbolicName", "canary.victim");
        m.getMainAttributes().putValue("Canary", "CANARY-header");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String own = "dev/creel/test/driver/Ungranted.class";
        try (JarOutputStream jar = new JarOutputStream(out, m); var code = Victims.class.getResourceAsStream("Ungranted.class")) {
            jar.putNextEntry(new java.util.zip.ZipEntry(own));
            code.transferTo(jar);
        }
        try {
            return context.installBundle("canary:victim" + System.nanoTime(), new ByteArrayInputStream(out.toByteArray()));
        } catch (BundleException e) {
            throw new IOException(e);
        }
    }

    /** Somebody else's tool. */
    private static final class OtherTool implements Tool {
        @Override
        public List<ToolSpec> tools() {
            return List.of();
        }

        @Override
        public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
            return Result.ok("CANARY-other-tool");
        }
    }
}
