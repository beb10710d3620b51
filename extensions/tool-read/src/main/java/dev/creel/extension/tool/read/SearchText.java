// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.read;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.Workspace.Entry;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The tool {@code grep}: lines of files that match. Stateless. */
final class SearchText {
    private static final int USUAL = 100;
    private static final int MOST = 2_000;
    private static final int MOST_CONTEXT = 20;
    private static final int MOST_FILES = 9_999;
    private static final int LONGEST_PATTERN = 1_000;

    static final ToolSpec SPEC = new Parameters()
            .text("pattern", "A regular expression, or plain text with literal.")
            .text("path", "The file or folder to search, relative to the workspace; the workspace itself if left out.")
            .text("glob", "Only files whose path matches, for example *.java or src/**/*.{ts,js}.")
            .flag("ignoreCase", "Whether upper and lower case are the same.")
            .flag("literal", "Whether the pattern is plain text.")
            .number("context", "How many lines to show before and after each match.")
            .number("limit", "How many matches to show, " + USUAL + " if left out.")
            .spec("grep", "Searches text files of the workspace; shows path, line number and line. Does not look into .git,"
                    + " node_modules, links and files that are no text.", "pattern");

    private SearchText() {}

    static Result run(Json.Obj arguments, ToolCall call) {
        try {
            return search(arguments, call);
        } catch (PatternSyntaxException e) {
            return Result.error("The pattern is no regular expression: " + e.getDescription() + ". For plain text set literal.");
        } catch (Metered.Exhausted | StackOverflowError e) {
            return Result.error("The pattern takes too long over these files. Use one without repetitions inside of repetitions,"
                    + " narrow path or glob, or set literal.");
        }
    }

    private static Result search(Json.Obj arguments, ToolCall call) {
        int context = (int) Math.max(0, Math.min(arguments.integer("context", 0), MOST_CONTEXT));
        Search search = new Search(call, matcher(arguments), context, Parameters.number(arguments, "limit", USUAL, MOST));
        List<Entry> files = files(arguments, call);
        files.stream().limit(MOST_FILES).takeWhile(file -> !search.done()).forEach(search::file);
        return search.result(files.size() > MOST_FILES);
    }

    private static List<Entry> files(Json.Obj arguments, ToolCall call) {
        String path = Parameters.path(arguments);
        Entry start = call.workspace().stat(path);
        String glob = arguments.text("glob", "");
        return start.kind() != Entry.Kind.FOLDER ? List.of(start)
                : Patterns.find(call, path, glob.isEmpty() ? "**" : glob, MOST_FILES + 1);
    }

    private static Predicate<String> matcher(Json.Obj arguments) {
        String pattern = arguments.text("pattern", "");
        boolean literal = arguments.flag("literal", false);
        boolean ignoreCase = arguments.flag("ignoreCase", false);
        if (literal && !ignoreCase) {
            return line -> line.contains(pattern);
        }
        if (pattern.length() > LONGEST_PATTERN) {
            throw new PatternSyntaxException("it has more than " + LONGEST_PATTERN + " characters", pattern, -1);
        }
        Matcher compiled = Pattern.compile(pattern, (ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0)
                | (literal ? Pattern.LITERAL : 0)).matcher("");
        Metered text = new Metered();
        return line -> compiled.reset(text.of(line)).find();
    }
}
