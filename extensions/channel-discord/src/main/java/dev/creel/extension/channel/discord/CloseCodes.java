// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Failure.Code;

/** What the gateway's close codes mean. Stateless. */
final class CloseCodes {
    private CloseCodes() {}

    /**
     * Whether the session can be taken up again.
     *
     * @throws Failure when only the operator can help
     */
    static boolean resumable(int code, Site site) {
        switch (code) {
            case 4004 -> throw fatal(Code.AUTH, code, "the token is wrong",
                    "set " + site.section() + ".token to the bot's token of the Developer Portal");
            case 4010, 4011 -> throw fatal(Code.UNSUPPORTED, code, "the bot is in too many servers for one connection",
                    "Creel uses no shards: take the bot out of servers");
            case 4012 -> throw fatal(Code.UNSUPPORTED, code, "version 10 of the gateway is gone", "update Creel");
            case 4013 -> throw fatal(Code.BAD_INPUT, code, "the intents are invalid", "update Creel");
            case 4014 -> throw fatal(Code.AUTH, code, "the bot may not read the text of messages",
                    "switch on Message Content Intent (Developer Portal, Bot, Privileged Gateway Intents), or set "
                            + site.section() + ".intents.messageContent to false: then it reads only direct messages and mentions");
            default -> {
                // A server that goes away (1001) is no end of the session; one that is over after all is answered so.
                return code != 1000 && code != 4007 && code != 4009;
            }
        }
    }

    private static Failure fatal(Code code, int number, String what, String remedy) {
        return new Failure(code, "Discord closed the connection (" + number + "): " + what + "; " + remedy, Site.OPERATOR);
    }
}
