// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import dev.creel.toolgate.Approvals.Field;
import dev.creel.toolgate.internal.exec.ShellText.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A command as it would run on the host at this moment: which programs, in which folder, and which of the files it names are
 * there with which content.
 *
 * @param doubt why nobody can say what it does, empty if somebody can
 */
record Plan(String command, Path workdir, String folder, List<Found> steps, Map<String, Content> files, String doubt) {
    private static final int MOST_FILES = 64;
    private static final String ENV = "/usr/bin/env";

    /** One command of it and its program. */
    record Found(Step step, Executable program) {
        List<String> argv() {
            List<String> argv = new ArrayList<>(step.words());
            argv.set(0, program.named().toString());
            return argv;
        }

        List<String> arguments() {
            return step.words().subList(1, step.words().size());
        }
    }

    /** @throws IOException when the folder, or a file that it names, cannot be read */
    static Plan of(String command, Path workdir, Executables programs) throws IOException {
        Path real = workdir.toRealPath();
        if (!Files.isDirectory(real)) {
            throw new IOException(workdir + " is no folder");
        }
        String folder = Files.getAttribute(real, "unix:dev") + ":" + Files.getAttribute(real, "unix:ino");
        ShellText text = ShellText.read(command);
        String doubt = text.doubt();
        List<Found> steps = new ArrayList<>();
        for (Step step : text.steps()) {
            var program = programs.find(step.words().get(0), real);
            if (program.isEmpty()) {
                doubt = "there is no program \"" + step.words().get(0) + "\"";
                steps.clear();
                break;
            }
            steps.add(new Found(step, program.get()));
        }
        Set<String> words = new LinkedHashSet<>();
        if (doubt.isEmpty()) {
            steps.forEach(found -> found.arguments().forEach(word -> add(words, word)));
        } else {
            // Whatever the shell makes of it, what is named in it as it stands is pinned.
            List.of(command.split("[\\s'\"`;|&<>()$\\\\]+")).forEach(word -> add(words, word));
        }
        return new Plan(command, real, folder, List.copyOf(steps), files(real, words), doubt);
    }

    /** The word, and what follows a sign that a file comes, or an option's letter. */
    private static void add(Set<String> words, String word) {
        words.add(word);
        words.add(word.length() > 2 && word.charAt(0) == '-' ? word.substring(2) : word);
        words.add(word.substring(word.indexOf('=') + 1));
        words.add(word.substring(word.indexOf('@') + 1));
    }

    private static Map<String, Content> files(Path workdir, Set<String> words) throws IOException {
        Map<String, Content> files = new LinkedHashMap<>();
        for (String word : words) {
            Path file = named(workdir, word);
            if (file != null && Files.isRegularFile(file)) {
                files.put(word, Content.of(file.toRealPath()));
                if (files.size() > MOST_FILES) {
                    throw new IOException("it names more than " + MOST_FILES + " files; put them into a folder or give a pattern to a program");
                }
            }
        }
        return files;
    }

    private static Path named(Path workdir, String word) {
        try {
            return word.isEmpty() ? null : workdir.resolve(word);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    boolean doubtful() {
        return !doubt.isEmpty();
    }

    /** The only command of it is a filter, which runs without variables. */
    boolean bare(Set<String> safeBins) {
        return steps.size() == 1 && safe(steps.get(0), safeBins);
    }

    /** Whether a command of it is a filter that needs no question. */
    static boolean safe(Found found, Set<String> safeBins) {
        String name = found.step().words().get(0);
        return safeBins.contains(name) && found.program().settled() && !found.program().runsOthers()
                && SafeBins.fits(name, found.arguments());
    }

    /** What is started: the program itself; of several a shell that gets every word in quotes and every program by its path. */
    List<String> argv(Set<String> safeBins) {
        if (doubtful()) {
            return List.of(PolicyExecGate.SHELL, "-c", command);
        }
        return steps.size() == 1 ? steps.get(0).argv() : List.of(PolicyExecGate.SHELL, "-c", text(safeBins));
    }

    private String text(Set<String> safeBins) {
        StringBuilder out = new StringBuilder();
        for (Found found : steps) {
            out.append(found.step().before().isEmpty() ? "" : " " + found.step().before() + " ");
            // A filter gets no variable in a chain either.
            out.append(safe(found, safeBins) ? ShellText.quoted(ENV) + " " + ShellText.quoted("-i") + " " : "");
            out.append(found.argv().stream().map(ShellText::quoted).collect(Collectors.joining(" ")));
        }
        return out.toString();
    }

    /** What it stands for, for people, and bound. */
    List<Field> fields(Set<String> safeBins) {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("Folder", workdir + " (file " + folder + ")"));
        fields.add(new Field("Runs", argv(safeBins).stream().map(ShellText::quoted).collect(Collectors.joining(" "))));
        steps.forEach(found -> fields.add(new Field("Program", found.program().shown())));
        files.forEach((name, content) -> fields.add(new Field("File", name + " " + content.text())));
        return fields;
    }
}
