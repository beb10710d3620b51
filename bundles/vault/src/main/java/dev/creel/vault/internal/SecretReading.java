// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import dev.creel.confine.Caller;
import dev.creel.confine.Facades;
import dev.creel.vault.Vault;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Gives plugins the values of those secrets that their policy lets them read. */
@Component(service = {}, immediate = true)
public final class SecretReading {
    private static final String PERMISSION = "dev.creel.api.secret.SecretPermission";

    private final Vault vault;
    private final AutoCloseable offer;

    @Activate
    public SecretReading(@Reference Facades facades, @Reference Vault vault) {
        this.vault = vault;
        this.offer = facades.offer(dev.creel.api.secret.Secrets.class, caller -> secret -> read(caller, secret));
    }

    @Deactivate
    void deactivate() throws Exception {
        offer.close();
    }

    private char[] read(Caller caller, SecretRef secret) {
        caller.demand(PERMISSION, secret.name(), "read");
        return vault.resolve(secret)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new Failure(
                        Failure.Code.AUTH, "the secret " + secret.name() + " has no value; set it in the configuration"))
                .toCharArray();
    }
}
