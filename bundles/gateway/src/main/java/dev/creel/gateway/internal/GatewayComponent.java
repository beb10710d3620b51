// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.audit.Audit;
import dev.creel.bridge.Host;
import dev.creel.config.Config;
import dev.creel.config.Freezes;
import dev.creel.confine.Threads;
import dev.creel.gateway.Listening;
import dev.creel.gateway.internal.auth.Credentials;
import dev.creel.gateway.internal.auth.SocketTable;
import dev.creel.gateway.internal.auth.Tailnet;
import dev.creel.gateway.internal.auth.TailscaleDaemon;
import dev.creel.gateway.internal.ws.Limits;
import dev.creel.log.Logging;
import dev.creel.vault.Store;
import dev.creel.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's life: opens the port as soon as configuration and vault are there, closes it in order. */
@Component(service = GatewayComponent.class, immediate = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"dev.creel.gateway.Listening\"", effective = "active")
public final class GatewayComponent {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayComponent.class);
    private static final String FLAG = "creel.gateway.";

    private final AutoCloseable running;
    private final BooleanSupplier alive;

    @Activate
    public GatewayComponent(
            BundleContext bundle,
            @Reference Config config,
            @Reference Freezes freezes,
            @Reference Audit audit,
            @Reference Vault vault,
            @Reference Store store,
            @Reference Threads threads,
            @Reference Backends backends,
            @Reference Logging logging,
            @Reference(cardinality = ReferenceCardinality.MULTIPLE) List<Host> hosts) {
        AutoCloseable opened = () -> {};
        BooleanSupplier served = () -> false;
        try {
            Settings settings = Settings.of(config.current(), GatewayComponent::flag, config::environment);
            Credentials credentials = new Credentials(config, vault, GatewayComponent::flag, config::environment);
            String version = bundle.getBundle().getVersion().toString();
            GatewayServer made = new GatewayServer(config, audit, store, credentials, backends, settings.addresses().hosts(),
                    settings.port(), new GatewayServer.Process(version, hostName(), threads, Limits.USUAL,
                            logging::redact, new Tailnet(new TailscaleDaemon(TailscaleDaemon.USUAL), new SocketTable())));
            open(made, settings);
            served = made::alive;
            AutoCloseable edits = config.onChange((before, after) -> made.configurationChanged());
            AutoCloseable stops = freezes.onChange((before, after) -> made.configurationChanged());
            AutoCloseable watching = () -> {
                edits.close();
                stops.close();
            };
            opened = closing(made, watching, told(bundle, made, settings.addresses().hosts()));
        } catch (IllegalArgumentException e) {
            refuse(hosts, Host.EXIT_CONFIG, e);
        } catch (IllegalStateException e) {
            refuse(hosts, Host.EXIT_UNAVAILABLE, e);
        }
        running = opened;
        alive = served;
    }

    /** Whether the port is open and served. */
    boolean alive() {
        return alive.getAsBoolean();
    }

    private static ServiceRegistration<Listening> told(BundleContext bundle, GatewayServer made, List<String> hosts) {
        return bundle.registerService(Listening.class, new Listening() {
            @Override
            public List<String> hosts() {
                return hosts;
            }

            @Override
            public int port() {
                return made.number();
            }

            @Override
            public String fingerprint() {
                return made.fingerprint();
            }
        }, null);
    }

    private static AutoCloseable closing(GatewayServer made, AutoCloseable watching, ServiceRegistration<Listening> told) {
        return () -> {
            told.unregister();
            watching.close();
            made.close();
        };
    }

    /** The process ends with that message; a component that failed as well would only add a stack trace to it. */
    private static void refuse(List<Host> hosts, int status, RuntimeException cause) {
        if (hosts.isEmpty()) {
            throw cause;
        }
        hosts.forEach(host -> host.fail(status, cause.getMessage()));
    }

    private static void open(GatewayServer made, Settings settings) {
        String where = String.join(" and ", settings.addresses().hosts());
        try {
            made.open();
            LOG.info("listening on {} port {}", where, made.number());
            if (settings.addresses().exposed()) {
                LOG.warn("other machines can reach this gateway; every client has to present the gateway's secret");
            }
        } catch (IOException e) {
            made.close();
            String owner = PortOwner.of(settings.port()).map(pid -> " by process " + pid).orElse("");
            throw new IllegalStateException("cannot listen on " + where + " port " + settings.port() + ": " + e.getMessage()
                    + (owner.isEmpty() ? "" : ", in use" + owner) + "; stop it, or choose another port with --port", e);
        }
    }

    @Deactivate
    void stop() throws Exception {
        running.close();
    }

    private static Optional<String> flag(String name) {
        return Optional.ofNullable(System.getProperty(FLAG + name)).filter(v -> !v.isEmpty());
    }

    /** The kernel's name of this machine; asking a name server could take seconds. */
    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
