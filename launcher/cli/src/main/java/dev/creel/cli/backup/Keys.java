// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import dev.creel.cli.CliException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The keys of backups: age's recipients, which only encrypt, its identities, which open, and passphrases. */
public final class Keys {
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final long LARGEST = 64 << 10;

    private Keys() {}

    /** @param recipients each {@code age1...} */
    public static List<RecipientStanzaWriter> recipients(List<String> recipients) {
        List<RecipientStanzaWriter> writers = new ArrayList<>();
        for (String recipient : recipients) {
            try {
                writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new CliException("\"" + recipient + "\" is no recipient of age; it begins with age1, see creel backup keygen");
            }
        }
        return writers;
    }

    public static List<RecipientStanzaWriter> recipient(String passphrase) {
        return List.of(new Passphrase(passphrase));
    }

    public static List<RecipientStanzaReader> identity(String passphrase) {
        return List.of(new Passphrase(passphrase));
    }

    /** Identities in a file as {@code age-keygen} makes it: one in a line, {@code #} for comments. */
    public static List<RecipientStanzaReader> identities(Path file) {
        List<RecipientStanzaReader> readers = new ArrayList<>();
        for (String line : secret(file, "identity").lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                readers.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new CliException(file + " holds a line that is no identity of age; each begins with AGE-SECRET-KEY-1");
            }
        }
        if (readers.isEmpty()) {
            throw new CliException(file + " holds no identity; make one with: creel backup keygen FILE");
        }
        return readers;
    }

    /** The first line of a file that only its owner reads. */
    public static String passphrase(Path file) {
        String phrase = secret(file, "passphrase").lines().findFirst().orElse("");
        if (phrase.isBlank()) {
            throw new CliException(file + " holds no passphrase; write one into its first line");
        }
        return phrase;
    }

    private static String secret(Path file, String what) {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new CliException("the " + what + " in " + file + " can be read by others; set its mode to 0600");
            }
            if (Files.size(file) > LARGEST) {
                throw new CliException(file + " is larger than " + LARGEST + " bytes, which no " + what + " is");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new CliException("the " + what + " in " + file + " cannot be read: " + e);
        }
    }

    /** Makes an identity in a new file, 0600. @return its recipient */
    public static String generate(Path file) {
        try {
            KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
            String text = "# recipient: " + pair.getPublic() + "\n"
                    + new String(pair.getPrivate().getEncoded(), StandardCharsets.US_ASCII) + "\n";
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            return pair.getPublic().toString();
        } catch (FileAlreadyExistsException e) {
            throw new CliException(file + " is there already; a key that backups were made for is not overwritten, name another file");
        } catch (IOException | GeneralSecurityException e) {
            throw new CliException("the identity cannot be written to " + file + ": " + e);
        }
    }
}
