// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.internal.Directives.Kind;
import dev.creel.config.Snapshot;
import dev.creel.session.Settings;
import java.util.Map;

/**
 * How one turn is to be answered: what the message says, else the session, else the agents' defaults. Immutable.
 *
 * @param thinking how hard to think, empty for the provider's own choice
 * @param verbose how much of the steps reaches a chat: {@code off}, {@code on} or {@code full}
 * @param reasoning whether the model's thoughts reach a chat: {@code off} or {@code on}
 * @param model {@code provider/model} instead of the agent's, empty for the agent's
 */
record Levels(String thinking, String verbose, String reasoning, String model) {
    /** Before anything was asked or chosen. */
    static final Levels NONE = new Levels("", "off", "off", "");

    /** @param inline what the message itself asks for @param asked the level a client sent along, empty for none */
    static Levels of(Map<Kind, String> inline, String asked, Settings session, Snapshot snapshot) {
        String fromClient = Kind.THINK.levels().contains(asked) ? asked : "";
        String thinking = first(value(inline, Kind.THINK), fromClient, chosen(inline, Kind.THINK, session.thinking()),
                snapshot.text("agents.defaults.thinkingDefault").orElse(""));
        String verbose = first(value(inline, Kind.VERBOSE), chosen(inline, Kind.VERBOSE, session.verbose()),
                snapshot.text("agents.defaults.verboseDefault").orElse(""));
        return new Levels(known(Kind.THINK, thinking, ""), known(Kind.VERBOSE, verbose, "off"),
                known(Kind.REASONING, first(value(inline, Kind.REASONING), chosen(inline, Kind.REASONING, session.reasoning())), "off"),
                first(value(inline, Kind.MODEL), chosen(inline, Kind.MODEL, session.model())));
    }

    private static String value(Map<Kind, String> inline, Kind kind) {
        String value = inline.getOrDefault(kind, "");
        return value.equals(Directives.DEFAULT) ? "" : value;
    }

    /** What the session has, unless this message wants the agent's own. */
    private static String chosen(Map<Kind, String> inline, Kind kind, String session) {
        return inline.getOrDefault(kind, "").equals(Directives.DEFAULT) ? "" : session;
    }

    private static String known(Kind kind, String value, String otherwise) {
        return kind.levels().contains(value) ? value : otherwise;
    }

    private static String first(String... values) {
        for (String value : values) {
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }
}
