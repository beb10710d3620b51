// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.api.json.Json;
import dev.creel.vault.StoreException;
import dev.creel.vault.VaultKey.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;

/**
 * What the key's file in the state folder says: the key itself, or where it lies. Immutable.
 *
 * @param place {@code HERE}, {@code FILE}, {@code PASSPHRASE} or {@code KEYCHAIN}
 * @param text the key as base64 if it is here
 * @param fields what else belongs to the place
 */
record KeyRecord(Place place, String text, Json.Obj fields) {
    private static final int DEPTH = 4;

    /** Without the key. */
    @Override
    public String toString() {
        return "KeyRecord[" + place + "]";
    }

    static KeyRecord of(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return new KeyRecord(Place.HERE, text, Json.Obj.EMPTY);
        }
        try {
            Json.Obj fields = (Json.Obj) Json.parse(text, DEPTH);
            return switch (fields.text("key", "")) {
                case "file" -> new KeyRecord(Place.FILE, "", fields);
                case "passphrase" -> new KeyRecord(Place.PASSPHRASE, "", fields);
                case "keychain" -> new KeyRecord(Place.KEYCHAIN, "", fields);
                default -> throw new IllegalArgumentException("an unknown place");
            };
        } catch (IllegalArgumentException e) {
            throw new StoreException("the master key in " + MasterKey.PATH + " is neither base64 nor says where the key is;"
                    + " put the file back from a backup", e);
        }
    }

    static KeyRecord here(byte[] key) {
        return new KeyRecord(Place.HERE, Base64.getEncoder().encodeToString(key), Json.Obj.EMPTY);
    }

    static KeyRecord file(Path file) {
        return new KeyRecord(Place.FILE, "", Json.object().put("key", "file").put("path", file.toString()).build());
    }

    static KeyRecord keychain(String account) {
        return new KeyRecord(Place.KEYCHAIN, "", Json.object().put("key", "keychain").put("account", account).build());
    }

    static KeyRecord passphrase(byte[] key, char[] passphrase) {
        return new KeyRecord(Place.PASSPHRASE, "", Passphrase.lock(key, passphrase).put("key", "passphrase").build());
    }

    /** The file's text. */
    String written() {
        return place == Place.HERE ? text.strip() : fields.text();
    }

    /** Where that is, for people; never the key. */
    String detail() {
        return switch (place) {
            case FILE -> fields.text("path", "");
            case KEYCHAIN -> "creel, " + fields.text("account", "");
            default -> MasterKey.PATH;
        };
    }

    byte[] key(KeySources sources) throws IOException {
        return switch (place) {
            case FILE -> KeySources.decode(SecretFile.read(fields.text("path", ""), ""), fields.text("path", ""));
            case KEYCHAIN -> KeySources.decode(sources.keychain().get(fields.text("account", "")), "the keychain");
            case PASSPHRASE -> Passphrase.unlock(fields, sources.passphrase());
            default -> KeySources.decode(text, MasterKey.PATH);
        };
    }
}
