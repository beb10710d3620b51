// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the main section of a manifest in the narrow form that the JDK's reader and the framework's, which is another
 * one, take alike; used by one thread.
 */
final class ManifestText {
    private static final int LONGEST = 1 << 18;
    private static final int LONGEST_LINE = 500;
    private static final int LONGEST_NAME = 70;
    private static final String REMEDY = "; have bnd or the JDK's jar tool write the manifest";

    private final String path;
    private final byte[] text;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int at;

    private ManifestText(String path, byte[] text) {
        this.path = path;
        this.text = text;
    }

    /** Headers by name, whatever its letter case. */
    static Map<String, String> headers(String path, byte[] text) throws Flaw {
        if (text.length > LONGEST) {
            throw new Flaw("manifest.form", path, "is longer than " + LONGEST + " bytes" + REMEDY);
        }
        ManifestText reader = new ManifestText(path, text);
        reader.main();
        reader.sections();
        return reader.headers;
    }

    private void main() throws Flaw {
        for (ByteBuffer line = line(); line != null && line.hasRemaining(); line = line()) {
            header(text(line));
        }
        if (!"1.0".equals(headers.get("Manifest-Version"))) {
            throw flaw("does not say Manifest-Version: 1.0");
        }
    }

    /** Sections of single entries have no meaning here; that they are sections is all that is asked of them. */
    private void sections() throws Flaw {
        boolean inside = false;
        for (ByteBuffer line = line(); line != null; line = line()) {
            boolean blank = !line.hasRemaining();
            if (!blank && !inside && !text(line).startsWith("Name: ")) {
                throw flaw("has headers after its main section");
            }
            inside = !blank;
        }
    }

    private void header(String line) throws Flaw {
        int colon = line.indexOf(": ");
        String name = line.substring(0, Math.max(0, colon));
        if (name.isEmpty() || name.length() > LONGEST_NAME || !name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
            throw flaw("has a line that is not NAME: VALUE");
        }
        if (headers.put(name, line.substring(colon + 2)) != null) {
            throw new Flaw("manifest.duplicate", name, "stands twice in " + path + "; readers differ in which one they take");
        }
    }

    /** One line with what continues it; null at the end. The first line and one after a blank line continue nothing. */
    private ByteBuffer line() throws Flaw {
        if (at == text.length) {
            return null;
        }
        ByteBuffer line = ByteBuffer.allocate(text.length - at);
        part(line, false);
        while (line.position() > 0 && at < text.length && text[at] == ' ') {
            part(line, true);
        }
        return line.flip();
    }

    private void part(ByteBuffer line, boolean continues) throws Flaw {
        int start = continues ? at + 1 : at;
        int end = start;
        while (end < text.length && text[end] != '\n' && text[end] != '\r') {
            if ((text[end] & 0xff) < ' ' || text[end] == 0x7f) {
                throw flaw("holds a control character");
            }
            end++;
        }
        boolean crlf = end + 1 < text.length && text[end] == '\r' && text[end + 1] == '\n';
        if (end == text.length || text[end] == '\r' && !crlf) {
            throw flaw("has a line that does not end in a line feed");
        }
        if (end - start > LONGEST_LINE || !continues && start < end && text[start] == ' ') {
            throw flaw("has a line of more than " + LONGEST_LINE + " bytes, or one that continues nothing");
        }
        line.put(text, start, end - start);
        at = end + (crlf ? 2 : 1);
    }

    private String text(ByteBuffer line) throws Flaw {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(line.duplicate()).toString();
        } catch (CharacterCodingException e) {
            throw flaw("is not UTF-8");
        }
    }

    private Flaw flaw(String what) {
        return new Flaw("manifest.form", path, what + REMEDY);
    }
}
