// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.confine.Facades;
import dev.creel.vault.Vault;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Offers plugins what they may do with secrets, to each one its own. */
@Component(service = {}, immediate = true)
public final class SecretReading {
    private final AutoCloseable offer;

    @Activate
    public SecretReading(@Reference Facades facades, @Reference Vault vault) {
        this.offer = facades.offer(dev.creel.api.secret.Secrets.class, caller -> new PluginSecrets(caller, vault));
    }

    @Deactivate
    void deactivate() throws Exception {
        offer.close();
    }
}
