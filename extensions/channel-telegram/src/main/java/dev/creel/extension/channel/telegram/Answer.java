// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import java.time.Duration;
import java.util.Locale;

/**
 * What the Bot API answered to one method.
 *
 * @param ok whether it was done
 * @param result of a method that was done
 * @param error code of one that was not, as of HTTP
 * @param description what Telegram says of it
 * @param parameters hints of Telegram's what to do
 */
record Answer(boolean ok, Json result, int error, String description, Json.Obj parameters) {
    private static final int MAX_SAID = 200;
    private static final long LONGEST_WAIT = 86_400;

    static Answer of(int status, Json.Obj body) {
        return new Answer(status == 200 && body.flag("ok", false), body.get("result"), (int) body.integer("error_code", status),
                oneLine(body.text("description", "HTTP " + status)), body.object("parameters"));
    }

    /** The result, if the method was done. */
    Json done() {
        if (!ok) {
            throw failure();
        }
        return result;
    }

    /** The result of a method that answers with an object. */
    Json.Obj object() {
        if (done() instanceof Json.Obj o) {
            return o;
        }
        throw new Failure(Failure.Code.TEMPORARY, "Telegram answered with something else than its documentation says");
    }

    boolean says(String words) {
        return !ok && description.toLowerCase(Locale.ROOT).contains(words);
    }

    Failure failure() {
        long wait = Math.max(0, Math.min(parameters.integer("retry_after", 0), LONGEST_WAIT));
        return new Failure(code(), "Telegram: " + description + remedy(), Duration.ofSeconds(wait));
    }

    private String remedy() {
        return switch (error) {
            case 401, 404 -> "; set botToken to the one @BotFather shows";
            case 409 -> "; another program receives for this bot: stop it, or give it a bot of its own";
            default -> "";
        };
    }

    private Failure.Code code() {
        return switch (error) {
            case 400 -> says("not found") ? Failure.Code.NOT_FOUND : Failure.Code.BAD_INPUT;
            // A token that is none at all is answered like a method that does not exist.
            case 401, 404 -> Failure.Code.AUTH;
            case 403 -> Failure.Code.PERMANENT;
            case 413 -> Failure.Code.BAD_INPUT;
            case 420, 429 -> Failure.Code.RATE_LIMIT;
            default -> Failure.Code.TEMPORARY;
        };
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > MAX_SAID ? line.substring(0, MAX_SAID) : line;
    }
}
