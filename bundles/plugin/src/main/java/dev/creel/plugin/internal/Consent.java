// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.confine.PermissionLine;
import dev.creel.confine.PluginId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The name of what an operator was shown: SHA-256 over the new bytes, who signed them, every line, and what is installed now. Each field has
 * its length before it, so that nothing can move from one field to the next and keep the name.
 */
final class Consent {
    private final ByteArrayOutputStream fields = new ByteArrayOutputStream();

    private Consent() {}

    static String of(PluginId id, Signing signing, List<PermissionLine> required, List<PermissionLine> optional, Installed installed) {
        Consent consent = new Consent();
        consent.add("creel consent 2");
        consent.add(id.name());
        consent.add(id.digest());
        consent.add(signing.key());
        consent.add(signing.versions());
        consent.add(installed.digest());
        consent.add(installed.policy());
        consent.add(required);
        consent.add(optional);
        return PluginJar.digest(consent.fields.toByteArray());
    }

    private void add(List<PermissionLine> lines) {
        add(String.valueOf(lines.size()));
        lines.forEach(line -> add(line.encoded()));
    }

    private void add(String field) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        fields.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        fields.writeBytes(bytes);
    }
}
