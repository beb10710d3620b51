// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.json.Json;
import dev.creel.api.net.Reply;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Failure.Code;
import java.time.Duration;

/** What an answer of the Web API means that is not ok. Stateless. */
final class ApiErrors {
    private ApiErrors() {}

    static Failure of(String method, Reply reply, Json.Obj answer, Settings settings) {
        Duration wait = WebApi.retryAfter(reply);
        if (reply.status() == 429) {
            return new Failure(Code.RATE_LIMIT, "Slack takes no more " + method + " for now", wait.isZero() ? Duration.ofSeconds(1) : wait);
        }
        String error = answer.text("error", "");
        if (!error.matches("[A-Za-z0-9_.:-]{1,64}")) {
            return new Failure(reply.status() >= 500 ? Code.TEMPORARY : Code.PERMANENT, "Slack answered " + method + " with " + reply.status());
        }
        String said = "Slack says " + error + " to " + method;
        return switch (error) {
            case "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type" ->
                    new Failure(Code.AUTH, said + "; set " + settings.section() + ".botToken and .appToken to the tokens of the app as it is now installed",
                            Settings.OPERATOR);
            case "missing_scope", "no_permission" -> new Failure(Code.AUTH, said + "; give the app the scope " + scope(answer)
                    + " and install it again", Settings.OPERATOR);
            case "channel_not_found", "message_not_found", "user_not_found", "thread_not_found", "file_not_found" ->
                    new Failure(Code.NOT_FOUND, said + "; is the bot a member there?");
            case "not_in_channel" -> new Failure(Code.PERMANENT, said + "; invite the bot to the channel");
            case "msg_too_long", "no_text", "invalid_arguments", "invalid_blocks", "invalid_blocks_format", "invalid_form_data",
                    "invalid_json", "json_not_object" -> new Failure(Code.BAD_INPUT, said);
            case "ratelimited", "rate_limited" -> new Failure(Code.RATE_LIMIT, said, wait.isZero() ? Duration.ofSeconds(1) : wait);
            case "internal_error", "fatal_error", "service_unavailable", "team_added_to_org" -> new Failure(Code.TEMPORARY, said, wait);
            case "request_timeout" -> new Failure(Code.TIMEOUT, said);
            default -> new Failure(Code.PERMANENT, said);
        };
    }

    private static String scope(Json.Obj answer) {
        String needed = answer.text("needed", "");
        return needed.matches("[a-z_.:,]{1,200}") ? needed : "it lacks";
    }
}
