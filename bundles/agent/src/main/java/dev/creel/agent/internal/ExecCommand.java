// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.internal.Commands.Answer;
import dev.creel.session.Sessions.Session;
import dev.creel.session.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /exec}: how commands run in one conversation; what the configuration and the approvals file forbid stays so. Stateless. */
final class ExecCommand {
    private static final Map<String, List<String>> VALUES = new LinkedHashMap<>();
    private static final String USAGE = "Say /exec host=sandbox|gateway security=deny|allowlist|full ask=off|on-miss|always, each or some, or /exec default.";

    static {
        VALUES.put("host", List.of("sandbox", "gateway"));
        VALUES.put("security", List.of("deny", "allowlist", "full"));
        VALUES.put("ask", List.of("off", "on-miss", "always"));
    }

    private ExecCommand() {}

    static Answer answer(Session session, String arguments) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (String word : arguments.strip().isEmpty() ? new String[0] : arguments.strip().split("\\s+")) {
            int is = word.indexOf('=');
            String name = is < 0 ? word : word.substring(0, is);
            String value = is < 0 ? "" : word.substring(is + 1);
            boolean reset = word.equals(Directives.DEFAULT);
            if (!reset && (!VALUES.containsKey(name) || !VALUES.get(name).contains(value))) {
                return new Answer("exec", "\"" + Untrusted.line(word, 60) + "\" is nothing /exec knows. " + USAGE);
            }
            if (reset) {
                VALUES.keySet().forEach(all -> wanted.put(all, ""));
            } else {
                wanted.put(name, value);
            }
        }
        if (!wanted.isEmpty()) {
            session.settings(before -> before.exec(changed(before.exec(), wanted)));
        }
        Settings.Exec now = session.settings().exec();
        return new Answer("exec", "Commands of this conversation: host " + shown(now.host()) + ", security " + shown(now.security()) + ", ask "
                + shown(now.ask()) + "." + (wanted.isEmpty() ? "\n" + USAGE : ""));
    }

    private static Settings.Exec changed(Settings.Exec before, Map<String, String> wanted) {
        return new Settings.Exec(wanted.getOrDefault("host", before.host()), wanted.getOrDefault("security", before.security()),
                wanted.getOrDefault("ask", before.ask()), before.elevated());
    }

    private static String shown(String value) {
        return value.isEmpty() ? "as configured" : value;
    }
}
