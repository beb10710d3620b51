// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.web.search;

import dev.creel.api.json.Json;
import dev.creel.api.net.Request;
import java.util.List;

/** A kind of search server: how it is asked and how its answer is read. */
interface Provider {
    Request request(Settings settings, Query query);

    List<Hit> hits(Json.Obj answer);

    /** What to look at when the server declines, beside the usual. */
    String remedy();

    /**
     * What is looked for.
     *
     * @param freshness {@code pd}, {@code pw}, {@code pm}, {@code py}, two days with {@code to} between them, or empty
     */
    record Query(String words, int count, String country, String language, String uiLanguage, String freshness) {}

    /** One page that was found, in the server's words. */
    record Hit(String title, String url, String snippet, String age) {}
}
