// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.Config.Inspection;
import dev.creel.config.Config.Issue;
import dev.creel.config.ConfigException;
import dev.creel.config.SecretSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code creel config}: reads and edits the configuration's files; needs no gateway, and a running one takes edits over. */
@Command(name = "config", description = "read and edit the configuration",
        subcommands = {ConfigCommands.Get.class, ConfigCommands.SetValue.class, ConfigCommands.Unset.class, ConfigCommands.Validate.class,
            ConfigCommands.Schema.class, ConfigCommands.FilePath.class})
final class ConfigCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what about the configuration? try: creel config validate");
    }

    /** Shows a value; secrets stay hidden. */
    @Command(name = "get", description = "print the value at a path, or everything; secrets stay hidden")
    static final class Get extends CliCommand {
        @Parameters(paramLabel = "PATH", arity = "0..1", defaultValue = "")
        private String path;

        @Override
        public Integer call() {
            Config config = valid();
            Json value = shown(at(config), config);
            if (value == Json.Nil.NIL) {
                throw new CliException("config path not found: " + path);
            }
            out.result(value, value instanceof Json.Str text ? text.value() : Out.pretty(value, ""));
            return 0;
        }

        private Json at(Config config) {
            try {
                return config.current().at(path);
            } catch (IllegalArgumentException e) {
                throw new CliException(e.getMessage());
            }
        }

        private static Json shown(Json value, Config config) {
            if (value instanceof Json.Arr array) {
                List<Json> elements = new ArrayList<>();
                array.elements().forEach(element -> elements.add(shown(element, config)));
                return new Json.Arr(elements);
            }
            if (!(value instanceof Json.Obj object)) {
                return value;
            }
            if (object.members().size() == 1 && object.text("secret").flatMap(config::secret).isPresent()) {
                SecretSource source = config.secret(object.text("secret").get()).get();
                return source instanceof SecretSource.Env env ? Json.object().put("source", "env").put("id", env.name()).build()
                        : source instanceof SecretSource.File file ? Json.object().put("source", "file").put("path", file.path()).build()
                        : source instanceof SecretSource.Stored stored ? Json.object().put("source", "store").put("id", stored.name()).build()
                        : Json.of(Config.REDACTED);
            }
            Map<String, Json> members = new LinkedHashMap<>();
            object.members().forEach((key, member) -> members.put(key, shown(member, config)));
            return new Json.Obj(members);
        }
    }

    /** Sets a value. */
    @Command(name = "set", description = "set the value at a path; comments stay")
    static final class SetValue extends CliCommand {
        private static final Pattern JSON = Pattern.compile("[\\[{\"'].*|[+-]?(\\d|\\.\\d).*|true|false|null", Pattern.DOTALL);

        @Parameters(paramLabel = "PATH", index = "0")
        private String path;

        @Parameters(paramLabel = "VALUE", index = "1", description = "JSON5, or text")
        private String value;

        @ArgGroup(exclusive = false, multiplicity = "0..1")
        private Meant meant;

        @Override
        public Integer call() {
            String json = JSON.matcher(value.strip()).matches() ? value : Json.of(value).text();
            return edit(out, new Change(path, json), meant);
        }
    }

    /** Removes a key. */
    @Command(name = "unset", description = "remove the key at a path")
    static final class Unset extends CliCommand {
        @Parameters(paramLabel = "PATH")
        private String path;

        @ArgGroup(exclusive = false, multiplicity = "0..1")
        private Meant meant;

        @Override
        public Integer call() {
            return edit(out, new Change(path, ""), meant);
        }
    }

    /** Checks the files. */
    @Command(name = "validate", description = "check the configuration and say everything that is wrong")
    static final class Validate extends CliCommand {
        @Override
        public Integer call() {
            Inspection now = Config.open(location()).inspect();
            Json.Obj all = Json.object().put("ok", now.valid()).put("path", now.path()).put("exists", now.exists()).put("valid", now.valid())
                    .put("hash", now.hash()).put("issues", issues(now.issues())).put("warnings", issues(now.warnings())).build();
            StringBuilder text = new StringBuilder(now.path()).append(now.valid() ? " is valid" : " is INVALID");
            now.issues().forEach(issue -> text.append("\n  error    ").append(issue));
            now.warnings().forEach(issue -> text.append("\n  warning  ").append(issue));
            out.result(all, text.toString());
            return now.valid() ? 0 : 1;
        }

        private static Json issues(List<Issue> issues) {
            return Json.array(issues.stream().map(issue -> Json.object().put("path", issue.path()).put("message", issue.message())
                    .put("remedy", issue.remedy()).build()).toList());
        }
    }

    /** Prints the schema. */
    @Command(name = "schema", description = "print the JSON Schema of the configuration")
    static final class Schema extends CliCommand {
        @Override
        public Integer call() {
            Json schema = Json.parse(Config.open(location()).schema(), 64);
            out.result(schema, Out.pretty(schema, ""));
            return 0;
        }
    }

    /** Prints where the file is. */
    @Command(name = "file", description = "print the path of the configuration file")
    static final class FilePath extends CliCommand {
        @Override
        public Integer call() {
            String file = location().file().toString();
            out.result(Json.object().put("path", file).build(), file);
            return 0;
        }
    }

    private static Config valid() {
        Config config = Config.open(location());
        Inspection now = config.inspect();
        if (!now.valid()) {
            throw new ConfigException(now.path() + " is invalid", now.issues());
        }
        return config;
    }

    /** That a critical finding the change opens is meant so. */
    static final class Meant {
        @Option(names = "--accept", required = true, paramLabel = "ID", description = "the critical finding this opens is meant so")
        private String id;

        @Option(names = "--reason", required = true, description = "why")
        private String reason;

        @Option(names = "--expires", required = true, paramLabel = "YYYY-MM-DD", description = "last day on which it counts")
        private LocalDate expires;
    }

    private static int edit(Out out, Change change, Meant meant) {
        Config config = GuardedConfig.open(location());
        List<Change> changes = new ArrayList<>();
        if (meant != null) {
            changes.add(GuardedConfig.suppression(config, meant.id, meant.reason, meant.expires.toString()));
        }
        changes.add(change);
        config.edit(changes);
        String file = location().file().toString();
        out.result(Json.object().put("ok", true).put("path", change.path()).put("file", file).build(),
                (change.json().isEmpty() ? "removed " : "set ") + change.path());
        out.hint("written to " + file + "; a running gateway takes it over by itself");
        return 0;
    }
}
