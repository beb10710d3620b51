// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Lays out a release: {@code java Release.java KEY.pem BUILT FOLDER}. Digests go into the policies, signatures beside
 * policies and jars, the public half of the key into bundle plugin; everything else is copied. With {@code sign} in place of
 * BUILT, it signs the file FOLDER instead. Needs nothing but the JDK.
 */
final class Release {
    private static final String TEMPLATE = "\"built here\"";
    private static final String KEY_ENTRY = "dev/creel/plugin/internal/release.key";

    private final KeyPair key;
    private final Path folder;

    private Release(KeyPair key, Path folder) {
        this.key = key;
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[2]);
        try {
            Release release = new Release(read(Path.of(args[0])), folder);
            if (args[1].equals("sign")) {
                release.sign(folder);
                return;
            }
            copy(Path.of(args[1]), folder);
            release.extensions();
            release.trustRoot();
        } catch (Refused e) {
            System.err.println("release: " + e.getMessage());
            System.exit(1);
        }
        System.out.println("release: " + folder.toAbsolutePath());
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** The JDK derives a public half only where it makes a pair; given the private bytes for chance, it makes the same pair. */
    private static KeyPair read(Path pem) throws IOException, GeneralSecurityException {
        Set<PosixFilePermission> others = Files.getPosixFilePermissions(pem);
        others.removeAll(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        if (!others.isEmpty()) {
            throw new Refused(pem + " is readable by others; keep it to yourself: chmod 600 " + pem);
        }
        String base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
        PrivateKey secret = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        byte[] bytes = ((EdECPrivateKey) secret).getBytes().orElseThrow();
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("Ed25519");
        pairs.initialize(255, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] target) {
                System.arraycopy(bytes, 0, target, 0, target.length);
            }
        });
        KeyPair pair = pairs.generateKeyPair();
        if (!Arrays.equals(((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow(), bytes)) {
            throw new Refused("this JDK does not derive the public half of " + pem);
        }
        return pair;
    }

    /** Everything but class archives, which hold the classes of the development build. */
    private static void copy(Path built, Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refused(folder + " is there already; name a folder that is not");
        }
        try (Stream<Path> all = Files.walk(built)) {
            for (Path from : all.filter(path -> !path.getParent().equals(built.resolve("archive"))).toList()) {
                Files.copy(from, folder.resolve(built.relativize(from).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private void extensions() throws IOException, GeneralSecurityException {
        for (Path jar : files(folder.resolve("extensions"), ".jar")) {
            String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
            Path policy = folder.resolve("plugins-allowlist").resolve(name + ".policy");
            String text = Files.readString(policy);
            if (text.split(TEMPLATE, -1).length != 2) {
                throw new Refused(policy + " must say " + TEMPLATE + " exactly once, where the digest goes");
            }
            Files.writeString(policy, text.replace(TEMPLATE, "\"sha256:" + digest(jar) + '"'));
            sign(policy);
            sign(jar);
        }
        if (files(folder.resolve("plugins-allowlist"), ".policy").size() != files(folder.resolve("plugins-allowlist"), ".sig").size()) {
            throw new Refused("there is a policy without an extension in " + folder.resolve("plugins-allowlist"));
        }
    }

    private void sign(Path file) throws IOException, GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key.getPrivate());
        signature.update(Files.readAllBytes(file));
        Files.writeString(file.resolveSibling(file.getFileName() + ".sig"), Base64.getEncoder().encodeToString(signature.sign()) + "\n");
    }

    private void trustRoot() throws IOException, GeneralSecurityException {
        List<Path> found = files(folder.resolve("bundles"), ".jar").stream().filter(jar -> jar.getFileName().toString().startsWith("plugin-")).toList();
        if (found.size() != 1) {
            throw new Refused("there is not one bundle plugin but " + found);
        }
        String before = digest(found.get(0));
        byte[] encoded = key.getPublic().getEncoded();
        add(found.get(0), Base64.getEncoder().encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)) + "\n");
        for (Path list : files(folder, ".run")) {
            Files.writeString(list, Files.readString(list).replace(before, digest(found.get(0))));
        }
    }

    /** Entries as they are, then the key; stored, so that the same key always makes the same bytes. */
    private static void add(Path jar, String publicHalf) throws IOException {
        Path next = jar.resolveSibling("next");
        try (ZipFile from = new ZipFile(jar.toFile()); OutputStream out = Files.newOutputStream(next); ZipOutputStream to = new ZipOutputStream(out)) {
            if (from.getEntry(KEY_ENTRY) != null) {
                throw new Refused(jar + " has a release key already; release what the build made");
            }
            long time = 0;
            for (ZipEntry entry : from.stream().toList()) {
                try (InputStream in = from.getInputStream(entry)) {
                    store(to, entry.getName(), entry.getTime(), in.readAllBytes());
                }
                time = entry.getTime();
            }
            store(to, KEY_ENTRY, time, publicHalf.getBytes(StandardCharsets.US_ASCII));
        }
        Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void store(ZipOutputStream to, String name, long time, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(time);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        to.putNextEntry(entry);
        to.write(bytes);
        to.closeEntry();
    }

    private static String digest(Path file) throws IOException, GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static List<Path> files(Path folder, String end) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().endsWith(end)).sorted().toList();
        }
    }
}
