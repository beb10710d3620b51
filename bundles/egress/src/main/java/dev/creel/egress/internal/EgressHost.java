// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.json.Json;
import dev.creel.api.net.Egress;
import dev.creel.api.plugin.Call;
import dev.creel.api.tool.Web;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.confine.Caller;
import dev.creel.confine.Facades;
import dev.creel.confine.Threads;
import dev.creel.egress.Pages;
import dev.creel.vault.Vault;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Offers the network to plugins, to each one its own, and pages to the host's own bundles. */
@Component(service = Pages.class, immediate = true)
public final class EgressHost implements Pages {
    private final Config config;
    private final Threads threads;
    private final Clients clients;
    private final Dialer dialer;
    private final Keyring keyring;
    private final PublicPages pages;
    private final AutoCloseable offer;
    private final AtomicBoolean warmed = new AtomicBoolean();

    @Activate
    public EgressHost(
            BundleContext context,
            @Reference Facades facades,
            @Reference Threads threads,
            @Reference Config config,
            @Reference Vault vault,
            @Reference Audit audit) {
        this.config = config;
        this.threads = threads;
        this.clients = new Clients(
                threads::factory,
                context.getBundle().getVersion().toString(),
                InetAddress::getAllByName,
                new SslContextFactory.Client());
        this.dialer = new Dialer(clients, InetAddress::getAllByName);
        this.keyring = new Keyring(config::current, vault::resolve, audit::record);
        this.pages = new PublicPages(clients, audit::record, System::nanoTime);
        this.offer = facades.offer(Egress.class, this::egress);
    }

    @Deactivate
    void deactivate() throws Exception {
        offer.close();
        clients.close();
    }

    @Override
    public Web.Page get(Wanted wanted, Reader reader, Call call) {
        return pages.get(wanted, reader, call);
    }

    private Egress egress(Caller caller) {
        if (warmed.compareAndSet(false, true)) {
            threads.factory("egress-warm").newThread(this::warm).start();
        }
        return new PluginEgress(caller, clients, dialer, keyring, config::current);
    }

    /** Makes the clients the configured providers need, so that the first turn does not wait; connects to nothing. */
    private void warm() {
        boolean plain = false;
        boolean secure = false;
        for (Json provider : config.current().object("models.providers").members().values()) {
            String url = provider instanceof Json.Obj o ? o.text("baseUrl", "") : "";
            plain |= url.startsWith("http://");
            secure |= url.startsWith("https://");
        }
        try {
            if (plain) {
                clients.get(false);
            }
            if (secure) {
                clients.get(true);
            }
        } catch (IllegalStateException stopping) {
            // The first request meets the same error and reports it.
            return;
        }
    }
}
