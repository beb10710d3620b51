// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Labels.Kind;
import dev.creel.toolgate.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The section {@code tools.labels} of one state of the configuration. A pure function of it. */
record LabelRules(Json.Obj section) {
    static final String AT = "tools.labels";

    /** Tools of ours whose results the host wrote itself, from nothing a stranger chose. */
    private static final List<String> TRUSTED = List.of("tool:session_status", "tool:agents_list", "tool:memory_save",
            "tool:message", "tool:sessions_spawn");

    /** What a rule says. */
    enum Mode {
        /** Nobody is asked. */
        OFF,
        /** Somebody is asked once untrusted content was read. */
        ASK,
        /** Somebody is asked each time. */
        ALWAYS,
        /** Refused once untrusted content was read. */
        DENY
    }

    static LabelRules of(Snapshot now) {
        return new LabelRules(now.object(AT));
    }

    /** A value nobody knows refuses: an operator who misspelled "deny" must not have opened it. */
    Mode mode(Kind kind) {
        Json value = section.get(kind.rule());
        if (value == Json.Nil.NIL) {
            return Mode.ASK;
        }
        try {
            return value instanceof Json.Str s ? Mode.valueOf(s.value().strip().toUpperCase(Locale.ROOT)) : Mode.DENY;
        } catch (IllegalArgumentException e) {
            return Mode.DENY;
        }
    }

    /** Recipients or hosts that are known to the operator; of changes there are none. */
    boolean listed(Kind kind, String target) {
        return switch (kind) {
            case MESSAGE -> any(names("recipients"), target);
            case WEB -> host(names("domains"), target);
            case CHANGE -> false;
        };
    }

    Taint untrusted(Taint read) {
        if (read.none()) {
            return read;
        }
        List<String> trusted = new ArrayList<>(TRUSTED);
        trusted.addAll(names("trusted"));
        return read.only(label -> !trusts(trusted, label));
    }

    /** What found no room may be anything, so no pattern covers it. */
    private static boolean trusts(List<String> trusted, Label label) {
        return !label.equals(Taint.MORE) && any(trusted, label.text());
    }

    private static boolean any(List<String> patterns, String text) {
        return patterns.stream().anyMatch(pattern -> ToolNames.like(lower(pattern), lower(text)));
    }

    /** A domain stands for itself and the names below it, and for no name that only ends like it. */
    private static boolean host(List<String> domains, String host) {
        String name = lower(host);
        return domains.stream().map(LabelRules::lower).map(d -> d.startsWith("*.") ? d.substring(2) : d)
                .anyMatch(d -> !d.isEmpty() && (d.equals("*") || name.equals(d) || name.endsWith('.' + d)));
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private List<String> names(String list) {
        List<String> names = new ArrayList<>();
        section.array(list).forEach(name -> {
            if (name instanceof Json.Str s) {
                names.add(s.value());
            }
        });
        return names;
    }
}
