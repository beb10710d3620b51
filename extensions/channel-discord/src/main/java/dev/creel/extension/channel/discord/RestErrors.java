// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Failure.Code;

/** What an answer of the REST interface means that is no success. Stateless. */
final class RestErrors {
    private static final int MOST_SAID = 200;

    private RestErrors() {}

    static Failure of(int status, Json.Obj body, Site site) {
        long code = body.integer("code", 0);
        String said = "Discord says " + status + (code == 0 ? "" : " (" + code + ')') + said(body);
        return switch (status) {
            case 401 -> new Failure(
                    Code.AUTH, said + "; " + site.section() + ".token is no valid bot token: set the one of the Developer Portal", Site.OPERATOR);
            case 403 -> new Failure(Code.PERMANENT, said + forbidden(code));
            case 404 -> new Failure(Code.NOT_FOUND, said + "; is the bot still a member there?");
            case 400, 405, 413, 415 -> new Failure(Code.BAD_INPUT, said);
            case 408, 504 -> new Failure(Code.TIMEOUT, said);
            default -> new Failure(status >= 500 ? Code.TEMPORARY : Code.PERMANENT, said);
        };
    }

    private static String forbidden(long code) {
        return code == 50007
                ? "; this person takes no direct messages of the bot"
                : "; give the bot's role View Channel, Send Messages, Send Messages in Threads and Attach Files there";
    }

    private static String said(Json.Obj body) {
        String message = body.text("message", "").strip();
        StringBuilder line = new StringBuilder();
        message.codePoints().limit(MOST_SAID).forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return line.isEmpty() ? "" : ": " + line;
    }
}
