// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Markup;
import dev.creel.api.channel.Markup.Span;
import java.util.Map;

/** Formatted text as Telegram's parse mode HTML takes it. Stateless. */
final class Html {
    static final Markup MARKUP = new Markup(tag("b"), tag("i"), tag("s"), tag("code"), tag("pre"), "<a href=\"{url}\">{text}</a>",
            Map.of('&', "&amp;", '<', "&lt;", '>', "&gt;", '"', "&quot;"));

    private Html() {}

    /** The same text without any formatting. */
    static String plain(String html) {
        return html.replaceAll("<[^<>]*>", "").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    }

    private static Span tag(String name) {
        return new Span("<" + name + ">", "</" + name + ">");
    }
}
