// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.vault;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.vault.StoreException;
import dev.creel.vault.VaultKey;
import dev.creel.vault.VaultKey.Where;
import java.util.List;
import java.util.function.Consumer;

/** A key that whoever copies the state folder has along with what it seals. */
final class KeyLocation implements SceneCheck {
    private static final String ID = "vault.key_location";

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public Reach reach() {
        return Reach.MACHINE;
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        try {
            Where where = VaultKey.open(scene.stateDir(), name -> scene.environment(name).orElse(null)).where();
            if (where.besides()) {
                found.accept(new Finding(ID, Severity.INFO, where.detail(), "the key of what is sealed lies beside it",
                        "who copies the state folder, as a backup or a sync service does, can open everything in it",
                        "creel secrets key --to passphrase, keychain or file"));
            }
        } catch (StoreException e) {
            found.accept(new Finding(ID, Severity.CRITICAL, "credentials/master.key", "where the key of what is sealed lies cannot be told",
                    String.valueOf(e.getMessage()), "put credentials/master.key back from a backup"));
        }
    }
}
