// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import java.time.Duration;

/** What a person is told when a model fails: what happened, and what to do about it. */
final class ModelErrors {
    private static final int DETAIL_LENGTH = 300;

    private ModelErrors() {}

    static TurnFailure of(Failure failure, ModelChoice choice) {
        String provider = "The model provider \"" + choice.provider() + "\" ";
        String section = "models.providers." + choice.provider();
        return switch (failure.code()) {
            case AUTH -> error(Fault.AUTH, "auth", provider + "refused the key. Check " + section + ".apiKey", failure);
            case QUOTA -> error(Fault.BILLING, "quota", provider + "says that the quota is used up. Check plan and billing"
                    + " there, or choose another model with agents.defaults.model.primary", failure);
            case RATE_LIMIT -> error(Fault.RATE_LIMIT, "rate_limit", provider + "limits how often it is asked. Try again"
                    + after(failure), failure);
            case OVERLOADED -> error(Fault.OVERLOADED, "rate_limit", provider + "is overloaded. Try again" + after(failure),
                    failure);
            case TIMEOUT -> error(Fault.TIMEOUT, "timeout", provider + "did not answer in time. Try again, or choose another"
                    + " model with agents.defaults.model.primary", failure);
            case REFUSAL -> error(Fault.REFUSAL, "refusal", provider + "declines this request under its own rules. Say it"
                    + " differently", failure);
            case CONTEXT_LENGTH -> error(Fault.CONTEXT_LENGTH, "context_length", "The conversation is longer than "
                    + choice.name() + " can take. Start a new session, or lower contextWindow of the model in " + section,
                    failure);
            case NOT_FOUND -> error(Fault.ABSENT, "unknown", provider + "does not know \"" + choice.model()
                    + "\". Check the model's id and " + section + ".baseUrl", failure);
            case TEMPORARY -> error(Fault.UNKNOWN, "unknown", provider + "could not be reached or failed. Check the network"
                    + " and " + section + ".baseUrl, then try again", failure);
            case PERMANENT -> error(Fault.UNKNOWN, "unknown", provider + "gave no answer that can be used. Check " + section
                    + ".baseUrl and .api", failure);
            case UNSUPPORTED -> error(Fault.FORMAT, "unknown", choice.name() + " cannot do what was asked of it. Choose"
                    + " another model with agents.defaults.model.primary", failure);
            case BAD_INPUT -> error(Fault.FORMAT, "unknown", provider + "did not accept the request", failure);
        };
    }

    static TurnFailure of(PluginException failure, ModelChoice choice) {
        return switch (failure.kind()) {
            case TIMEOUT -> timeout();
            case GONE -> plain(Fault.ABSENT, "The plugin for \"" + choice.kind()
                    + "\" models was stopped while it answered. Try again; `creel plugins list` tells its state.");
            case FAILED, BUSY, CANCELLED -> plain(Fault.UNKNOWN, "The plugin for \"" + choice.kind()
                    + "\" models failed. The log has the details.");
        };
    }

    static TurnFailure brokeOff(ModelChoice choice) {
        return plain(Fault.UNKNOWN, "The answer of " + choice.name() + " broke off. Try again.");
    }

    static TurnFailure timeout() {
        return new TurnFailure("timeout", "timeout", "The turn took longer than it may. Raise"
                + " agents.defaults.timeoutSeconds, or ask for less at once.");
    }

    static TurnFailure noPlugin(ModelChoice choice) {
        return plain(Fault.ABSENT, "No active plugin speaks \"" + choice.kind() + "\", which " + choice.name()
                + " needs. `creel plugins list` tells which plugins are active, and why others are not.");
    }

    private static TurnFailure plain(Fault fault, String text) {
        return new TurnFailure("error", "unknown", text, fault, Duration.ZERO);
    }

    private static TurnFailure error(Fault fault, String kind, String text, Failure failure) {
        return new TurnFailure("error", kind, text + "." + detail(failure), fault, wait(failure));
    }

    /** The plugin's word, so it may be anything. */
    private static Duration wait(Failure failure) {
        Duration said = failure.retryAfter();
        return said == null || said.isNegative() ? Duration.ZERO : said;
    }

    private static String after(Failure failure) {
        long seconds = wait(failure).toSeconds();
        return seconds > 0 ? " in " + seconds + " s" : " later";
    }

    /** What the provider said, short and in one line: it is a stranger's text. */
    private static String detail(Failure failure) {
        String said = failure.getMessage();
        if (said == null || said.isBlank()) {
            return "";
        }
        StringBuilder line = new StringBuilder(" (");
        said.strip().codePoints().limit(DETAIL_LENGTH)
                .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return line.append(')').toString();
    }
}
