// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A body of type multipart/form-data: fields and files, in the order they were added. One thread. */
public final class Multipart {
    private final String boundary = "creel-" + UUID.randomUUID();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Adds a field of text. */
    public Multipart field(String name, String value) {
        return part("name=\"" + quoted(name) + '"', "", value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a file.
     *
     * @param mediaType what is no type and subtype becomes application/octet-stream
     */
    public Multipart file(String name, String fileName, String mediaType, byte[] bytes) {
        String type = mediaType.matches("[\\w.+-]{1,100}/[\\w.+-]{1,100}") ? mediaType : "application/octet-stream";
        return part("name=\"" + quoted(name) + "\"; filename=\"" + quoted(fileName) + '"', "Content-Type: " + type + "\r\n", bytes);
    }

    /** The value of the header Content-Type. */
    public String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    /** All parts added so far, with the end. */
    public byte[] bytes() {
        byte[] end = ("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream whole = new ByteArrayOutputStream(out.size() + end.length);
        whole.writeBytes(out.toByteArray());
        whole.writeBytes(end);
        return whole.toByteArray();
    }

    private Multipart part(String disposition, String headers, byte[] bytes) {
        out.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; " + disposition + "\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
        out.writeBytes(bytes);
        out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** As browsers write it, so that a name can neither end its quotes nor begin a header. */
    private static String quoted(String text) {
        return text.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }
}
