// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The public half of the key that signs releases, as the running release brought it: the one its plugins are held to, too. */
final class ReleaseKey {
    private static final String ENTRY = "dev/creel/plugin/internal/release.key";
    private static final int BYTES = 32;
    private static final long MOST_TEXT = 256;

    private final PublicKey key;

    private ReleaseKey(PublicKey key) {
        this.key = key;
    }

    static ReleaseKey of(Path release) {
        try (Stream<Path> jars = Files.list(release.resolve("bundles"))) {
            Path jar = jars.filter(each -> each.getFileName().toString().matches("plugin-[0-9].*\\.jar")).findFirst()
                    .orElseThrow(() -> new CliException(release + " has no bundle plugin; unpack the release anew"));
            return new ReleaseKey(key(read(jar)));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new CliException("the release key of " + release + " cannot be read: " + e.getMessage() + "; unpack the release anew");
        }
    }

    /** Whether that base64 text is this key's signature of the file. */
    boolean signed(Path file, String signature) {
        try (InputStream in = Files.newInputStream(file)) {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            byte[] piece = new byte[1 << 16];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                check.update(piece, 0, n);
            }
            return check.verify(Base64.getDecoder().decode(signature.strip()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        } catch (IOException e) {
            throw new CliException(file + " cannot be read: " + e.getMessage());
        }
    }

    private static byte[] read(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry(ENTRY);
            if (entry == null || entry.getSize() > MOST_TEXT) {
                throw new CliException(jar + " holds no release key: it was built here; upgrades are for releases");
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return Base64.getDecoder().decode(new String(in.readNBytes((int) MOST_TEXT), StandardCharsets.US_ASCII).strip());
            }
        }
    }

    /** Little-endian y, its highest bit the sign of x. */
    private static PublicKey key(byte[] raw) throws GeneralSecurityException {
        if (raw.length != BYTES) {
            throw new GeneralSecurityException("it has " + raw.length + " bytes, an Ed25519 key " + BYTES);
        }
        byte[] y = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            y[i] = raw[BYTES - 1 - i];
        }
        boolean odd = (y[0] & 0x80) != 0;
        y[0] &= 0x7F;
        return KeyFactory.getInstance("Ed25519").generatePublic(
                new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, y))));
    }
}
