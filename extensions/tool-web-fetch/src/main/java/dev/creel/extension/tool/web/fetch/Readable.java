// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.web.fetch;

import dev.creel.api.tool.Web.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/**
 * What a page says to somebody who reads it.
 *
 * @param title one line, empty for none
 * @param text without characters nobody sees
 */
record Readable(String title, String text) {
    private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*[\"']?([A-Za-z0-9._:-]{1,40})", Pattern.CASE_INSENSITIVE);
    /** Controls, marks of direction, zero widths, tags and other characters that carry text past a reader's eyes. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\x{FE00}-\\x{FE0F}\\x{E0100}-\\x{E01EF}&&[^\\n\\t]]");
    private static final int LONGEST_TITLE = 300;

    static Readable of(Page page, boolean plain) {
        String header = page.headers().getOrDefault("content-type", "");
        String type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        String coding = page.headers().getOrDefault("content-encoding", "identity").strip();
        byte[] body = page.body();
        if (!coding.equalsIgnoreCase("identity")) {
            return note("the answer is packed as " + coding.replaceAll("[^A-Za-z0-9-]", "") + ", which nobody asked for");
        }
        if (type.equals("text/html") || type.equals("application/xhtml+xml") || (type.isEmpty() && looksLikeHtml(body))) {
            return html(body, charset(header), page.url(), plain);
        }
        if (!isText(type) || binary(body)) {
            return note((type.matches("[a-z0-9.+/-]{1,80}") ? type : "no text") + ", " + body.length + " bytes; web_fetch reads text only");
        }
        return new Readable("", seen(new String(body, charset(header).orElse(StandardCharsets.UTF_8))).strip());
    }

    private static Readable note(String what) {
        return new Readable("", '[' + what + ']');
    }

    private static Readable html(byte[] body, Optional<Charset> charset, String url, boolean plain) {
        Document document;
        try {
            document = Jsoup.parse(new ByteArrayInputStream(body), charset.map(Charset::name).orElse(null), url);
        } catch (IOException e) {
            return note("the page is no HTML that could be read");
        }
        String title = seen(document.title()).replaceAll("\\s+", " ").strip();
        Visible.prune(document);
        String text = seen(new PageText(plain).of(Visible.main(document)));
        return new Readable(title.length() > LONGEST_TITLE ? title.substring(0, LONGEST_TITLE) : title, text.strip());
    }

    private static String seen(String text) {
        return UNSEEN.matcher(text).replaceAll("");
    }

    private static boolean isText(String type) {
        return type.isEmpty() || type.startsWith("text/") || type.endsWith("json") || type.endsWith("xml") || type.endsWith("yaml")
                || type.endsWith("javascript");
    }

    private static boolean binary(byte[] body) {
        for (int i = 0; i < Math.min(body.length, 8_192); i++) {
            if (body[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean looksLikeHtml(byte[] body) {
        String start = new String(body, 0, Math.min(body.length, 1_024), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return start.contains("<!doctype html") || start.contains("<html");
    }

    private static Optional<Charset> charset(String header) {
        Matcher named = CHARSET.matcher(header);
        try {
            return named.find() ? Optional.of(Charset.forName(named.group(1))) : Optional.empty();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }
}
