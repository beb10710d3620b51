// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Makes text fit for strangers: no secrets, no names of this machine and its user, no addresses, numbers or names of people. What
 * could be any of these is taken out, so more than needed may go.
 */
final class Paste {
    private record Rule(Pattern what, String instead) {}

    private static final List<Rule> RULES = List.of(
            rule("-----BEGIN [A-Z ]+-----[\\s\\S]*?(-----END [A-Z ]+-----|$)", "<key>"),
            rule("(?i)(bearer|basic)\\s+[A-Za-z0-9+/=._~-]{6,}", "$1 <secret>"),
            rule("(?i)((?:api|access|refresh|bot|app|auth)?[_-]?(?:token|key|secret|password|passwd))(\"?\\s*[=:]\\s*\"?)(?!<)[^\\s\"',}]{4,}",
                    "$1$2<secret>"),
            rule("[a-z][a-z0-9+.-]*://[^/\\s:@\"]+:[^/\\s@\"]+@", "<address>@"),
            rule("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}", "<mail>"),
            rule("eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]{5,}", "<secret>"),
            rule("\\b\\d{6,}:[A-Za-z0-9_-]{20,}", "<secret>"),
            rule("\\b(?:sk|pk|gh[a-z]|xox[a-z]|xapp|gsk|npm|AIza|AKIA|pplx|github_pat)[-_]?[A-Za-z0-9_-]{8,}", "<secret>"),
            rule("\\b(?=[A-Za-z0-9_+/-]*\\d)(?=[A-Za-z0-9_+/-]*[A-Za-z])[A-Za-z0-9_+-]{24,}={0,2}", "<secret>"),
            rule("\\b(?!127\\.|0\\.0\\.0\\.0)\\d{1,3}(?:\\.\\d{1,3}){3}\\b", "<address>"),
            rule("\\b(?:[0-9a-fA-F]{1,4}:){4,7}[0-9a-fA-F]{1,4}\\b", "<address>"),
            rule("(?<![\\w:])(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4})*::(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4})*)?)(?![\\w:])", "<address>"),
            rule("\\b(?=[A-Z]+\\d)[UWCDGT][A-Z0-9]{8,11}\\b", "<number>"),
            rule("[+-]?(?<![\\w.])\\d{7,20}(?![\\w.])", "<number>"));

    /** Keys whose text is a secret whatever it looks like. */
    private static final Pattern SECRET_KEY = Pattern.compile("(?i).*(?:token|secret|password|passwd|passphrase|api_?key|private_?key)");

    private final Map<String, String> here = new LinkedHashMap<>();

    /** @param home folder of the user @param user his name @param host this machine's name */
    Paste(String home, String user, String host) {
        here.put(home, "~");
        here.put(host, "<host>");
        here.put(user, "<user>");
        here.keySet().removeIf(word -> word.length() < 4 || word.equals("root") || word.equals("localhost"));
    }

    static Paste ofProcess() {
        return new Paste(System.getProperty("user.home", ""), System.getProperty("user.name", ""), host());
    }

    /** As the kernel says: few shells hand the name on. */
    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return CliCommand.env.getOrDefault("HOSTNAME", "");
        }
    }

    private static Rule rule(String what, String instead) {
        return new Rule(Pattern.compile(what), instead);
    }

    String clean(String text) {
        String clean = text;
        for (Map.Entry<String, String> word : here.entrySet()) {
            clean = clean.replace(word.getKey(), word.getValue());
        }
        for (Rule rule : RULES) {
            clean = rule.what().matcher(clean).replaceAll(rule.instead());
        }
        return clean;
    }

    /** Each text in it, keys too; numbers stay. */
    Json clean(Json value) {
        if (value instanceof Json.Str text) {
            return Json.of(clean(text.value()));
        }
        if (value instanceof Json.Arr array) {
            List<Json> elements = new ArrayList<>();
            array.elements().forEach(each -> elements.add(clean(each)));
            return new Json.Arr(elements);
        }
        if (value instanceof Json.Obj object) {
            Map<String, Json> members = new LinkedHashMap<>();
            object.members().forEach((key, member) -> members.put(clean(key),
                    member instanceof Json.Str text && !text.value().isEmpty() && SECRET_KEY.matcher(key).matches() ? Json.of("<secret>") : clean(member)));
            return new Json.Obj(members);
        }
        return value;
    }
}
