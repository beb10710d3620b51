// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import java.util.Locale;

/** What a bridge's error means. Stateless. */
final class Errors {
    private static final int MAX_SAID = 200;

    private Errors() {}

    static Failure of(int status, Json.Obj answer) {
        String code = answer.text("code", "").toUpperCase(Locale.ROOT);
        String said = answer.text("message", "HTTP " + status).replaceAll("\\p{Cntrl}+", " ").strip();
        String text = said.length() > MAX_SAID ? said.substring(0, MAX_SAID) : said;
        return new Failure(code(status, code), "GoWA: " + text + remedy(status, code));
    }

    private static Failure.Code code(int status, String code) {
        // The bridge is there and takes our login, but is itself not signed in at WhatsApp.
        if (code.contains("NOT_LOGGED_IN") || code.contains("NOT_CONNECTED") || code.contains("INVALID_WA_CLI")) {
            return Failure.Code.TEMPORARY;
        }
        return switch (status) {
            case 400, 413, 422 -> code.contains("NOT_REGISTERED") ? Failure.Code.PERMANENT : Failure.Code.BAD_INPUT;
            case 401 -> Failure.Code.AUTH;
            case 403 -> Failure.Code.PERMANENT;
            case 404 -> Failure.Code.NOT_FOUND;
            case 429 -> Failure.Code.RATE_LIMIT;
            default -> Failure.Code.TEMPORARY;
        };
    }

    private static String remedy(int status, String code) {
        if (code.contains("NOT_LOGGED_IN") || code.contains("NOT_CONNECTED")) {
            return "; link the bridge to your phone again, in its own page";
        }
        return status == 401 ? "; set basicAuth to USER:PASSWORD of the bridge" : "";
    }
}
