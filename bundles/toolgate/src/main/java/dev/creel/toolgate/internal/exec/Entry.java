// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * One line of the list of allowed commands: of an operator, a pattern for the path of a program and one for its arguments; of an
 * answer "always", the id of exactly one command, in which nothing is a pattern.
 */
record Entry(String id, String pattern, String arguments, boolean remembered) {
    static final String ALWAYS = "allow-always";
    private static final int LONGEST_ARGUMENTS = 8 << 10;

    static Entry of(Json.Obj line) {
        return new Entry(line.text("id", ""), line.text("pattern", ""), line.text("argPattern", ""), line.has("source"));
    }

    /** Whether an operator's line allows that program with these arguments. */
    boolean allows(Executable program, List<String> words) {
        // What can be replaced, or runs what it is told, is allowed by nothing short of the whole command.
        if (remembered || !program.settled() || program.runsOthers() || !path(program.real())) {
            return false;
        }
        if (arguments.isEmpty()) {
            return !program.needsArguments();
        }
        String text = words.stream().skip(1).map(ShellText::quoted).collect(Collectors.joining(" "));
        String plain = words.stream().skip(1).collect(Collectors.joining(" "));
        boolean simple = words.stream().skip(1).noneMatch(word -> word.isEmpty() || word.indexOf(' ') >= 0 || word.indexOf('\'') >= 0);
        try {
            return text.length() <= LONGEST_ARGUMENTS && Pattern.compile(arguments).matcher(simple ? plain : text).matches();
        } catch (PatternSyntaxException | StackOverflowError e) {
            return false;
        }
    }

    /** Only a whole path counts: a bare name would be whatever is found first under it. */
    private boolean path(Path real) {
        String whole = pattern.startsWith("~/") ? System.getProperty("user.home") + pattern.substring(1) : pattern;
        if (!whole.startsWith("/") || whole.contains("//") || (whole + "/").contains("/../") || (whole + "/").contains("/./")) {
            return false;
        }
        return glob(whole) ? Pattern.matches(regex(whole), real.toString()) : canonical(whole).equals(real.toString());
    }

    private static boolean glob(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    private static String canonical(String path) {
        try {
            return Path.of(path).toRealPath().toString();
        } catch (IOException | InvalidPathException e) {
            return path;
        }
    }

    private static String regex(String glob) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*') {
                boolean deep = i + 1 < glob.length() && glob.charAt(i + 1) == '*';
                out.append(deep ? ".*" : "[^/]*");
                i += deep ? 1 : 0;
            } else {
                out.append(c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
            }
        }
        return out.toString();
    }
}
