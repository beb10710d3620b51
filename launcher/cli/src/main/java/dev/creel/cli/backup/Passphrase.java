// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.codec.CanonicalBase64;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A passphrase as age's {@code scrypt} recipient: it wraps the key of a file, alone in the header, and unwraps it. */
final class Passphrase implements RecipientStanzaWriter, RecipientStanzaReader {
    static final String TYPE = "scrypt";
    /** 64 MiB, so that small machines can open it too. */
    private static final int WORK_FACTOR = 16;
    private static final int MOST_WORK = 20;
    private static final int SALT = 16;
    private static final int WRAPPED = 32;
    private static final String LABEL = "age-encryption.org/v1/scrypt";

    private final byte[] passphrase;

    Passphrase(String passphrase) {
        this.passphrase = passphrase.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Iterable<RecipientStanza> getRecipientStanzas(FileKey key) throws GeneralSecurityException {
        byte[] salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        byte[] body = cipher(Cipher.ENCRYPT_MODE, salt, WORK_FACTOR).doFinal(key.getEncoded());
        return List.of(new Stanza(List.of(CanonicalBase64.getEncoder().encodeToString(salt), Integer.toString(WORK_FACTOR)), body));
    }

    @Override
    public FileKey getFileKey(Iterable<RecipientStanza> stanzas) throws GeneralSecurityException {
        Iterator<RecipientStanza> all = stanzas.iterator();
        RecipientStanza stanza = all.hasNext() ? all.next() : null;
        if (stanza == null || !TYPE.equals(stanza.getType())) {
            throw new UnsupportedRecipientStanzaException("it is not encrypted to a passphrase; give an identity with --identity");
        }
        List<String> arguments = stanza.getArguments();
        if (all.hasNext() || arguments.size() != 2 || stanza.getBody().length != WRAPPED
                || !arguments.get(1).matches("[1-9][0-9]?")) {
            throw new UnsupportedRecipientStanzaException("its header is not as age writes one for a passphrase");
        }
        int work = Integer.parseInt(arguments.get(1));
        if (work > MOST_WORK) {
            throw new UnsupportedRecipientStanzaException("its passphrase asks for 2^" + work + " KiB of memory; at most 2^" + MOST_WORK + " are taken");
        }
        byte[] salt = CanonicalBase64.getDecoder().decode(arguments.get(0).getBytes(StandardCharsets.US_ASCII));
        if (salt.length != SALT) {
            throw new UnsupportedRecipientStanzaException("its header is not as age writes one for a passphrase");
        }
        try {
            return new FileKey(cipher(Cipher.DECRYPT_MODE, salt, work).doFinal(stanza.getBody()));
        } catch (AEADBadTagException e) {
            throw new UnsupportedRecipientStanzaException("the passphrase is not the one it was made with");
        }
    }

    private Cipher cipher(int mode, byte[] salt, int work) throws GeneralSecurityException {
        byte[] label = LABEL.getBytes(StandardCharsets.US_ASCII);
        byte[] salted = new byte[label.length + salt.length];
        System.arraycopy(label, 0, salted, 0, label.length);
        System.arraycopy(salt, 0, salted, label.length, salt.length);
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(mode, new SecretKeySpec(Scrypt.key(passphrase, salted, work), "ChaCha20"), new IvParameterSpec(new byte[12]));
        return cipher;
    }

    private record Stanza(List<String> arguments, byte[] body) implements RecipientStanza {
        @Override
        public String getType() {
            return TYPE;
        }

        @Override
        public List<String> getArguments() {
            return arguments;
        }

        @Override
        public byte[] getBody() {
            return body.clone();
        }
    }
}
