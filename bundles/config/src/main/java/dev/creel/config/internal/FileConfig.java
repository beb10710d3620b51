// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.ConfigException;
import dev.creel.config.KeyPath;
import dev.creel.config.Location;
import dev.creel.config.OneWriter;
import dev.creel.config.SecretSource;
import dev.creel.config.Snapshot;
import dev.creel.config.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The configuration in its files. Readers take one immutable {@link State} and never wait; every change (edit, file, plugin
 * section) goes through one lock, makes exactly one new state and tells the listeners before the next change begins.
 * An invalid file never replaces a valid state. Longer than usual because it is the one place where a state is replaced.
 */
public final class FileConfig implements Config {
    private static final String CHANGED = "config changed since last load; re-run config.get and retry";

    private final Location location;
    private final Reader reader;
    private final LastGood lastGood;
    private final Report report;
    private final OneWriter writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Schema> sections = new LinkedHashMap<>();
    private final Map<String, String> sectionTexts = new LinkedHashMap<>();
    private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Guard> guards = new CopyOnWriteArrayList<>();
    private volatile State state;
    private Texts texts;
    private List<Issue> reported = List.of();

    /** Takes what an operator should know. */
    interface Report {
        void warn(String message);

        void error(String message, Throwable cause);
    }

    private record State(Snapshot snapshot, Reading reading) {}

    private record Edited(Texts texts, Reading reading) {}

    /** @throws ConfigException when the file is invalid and there is no last good copy */
    FileConfig(Location location, UnaryOperator<String> process, Report report) {
        this(location, process, report, false);
    }

    private FileConfig(Location location, UnaryOperator<String> process, Report report, boolean evenInvalid) {
        this.location = location;
        this.reader = new Reader(location, process);
        this.lastGood = new LastGood(location.stateDir());
        this.report = report;
        this.writer = new OneWriter(location.stateDir().resolve("config").resolve("edit.lock"));
        this.texts = Texts.disk();
        Reading reading = reader.read(texts, Map.of());
        if (!reading.valid()) {
            reading = evenInvalid ? reading.withoutTree() : recover(reading);
        }
        this.state = new State(snapshot(1, reading), reading);
    }

    /** For a process without OSGi. An invalid file reads as empty, so that it can still be inspected and edited. */
    public static Config open(Location location) {
        return new FileConfig(location, System::getenv, new Report() {
            @Override
            public void warn(String message) { }

            @Override
            public void error(String message, Throwable cause) { }
        }, true);
    }

    private Reading recover(Reading bad) {
        Optional<Texts> copy = lastGood.texts();
        Optional<Reading> good = copy.map(old -> reader.read(old, Map.of())).filter(Reading::valid);
        if (good.isEmpty()) {
            throw invalid(location, bad.issues());
        }
        texts = copy.get();
        reportOnce(bad.issues(), "running on the last valid configuration instead");
        return good.get();
    }

    private static ConfigException invalid(Location location, List<Issue> issues) {
        return new ConfigException(location.file() + " is invalid, " + issues.size() + (issues.size() == 1 ? " issue" : " issues"), issues);
    }

    private Snapshot snapshot(long generation, Reading reading) {
        return new Snapshot(generation, reading.hash(), reading.tree(), location.stateDir().toString(), location.file().toString());
    }

    @Override
    public Snapshot current() {
        return state.snapshot();
    }

    @Override
    public Inspection inspect() {
        Map<String, Schema> known = schemas();
        Reading reading = reader.read(Texts.disk(), known);
        String raw = reading.texts().getOrDefault(location.file(), "");
        return new Inspection(location.file().toString(), reading.exists(), Redaction.of(raw, known), reading.valid(), reading.hash(),
                reading.issues(), reading.warnings());
    }

    @Override
    public Snapshot edit(List<Change> changes, String baseHash) {
        return edit(changes, baseHash::equals);
    }

    @Override
    public Snapshot edit(List<Change> changes) {
        return edit(changes, hash -> true);
    }

    private Snapshot edit(List<Change> changes, Predicate<String> base) {
        lock.lock();
        try {
            Edited edited = writer.alone(() -> edited(changes, base));
            publish(edited.texts(), edited.reading());
            return state.snapshot();
        } catch (IOException e) {
            throw new ConfigException("the lock of the configuration in " + location.stateDir() + " cannot be had (" + e
                    + "); check the folder's permissions and free space", e);
        } finally {
            lock.unlock();
        }
    }

    /** What is on disk, changed and saved; nobody else edits meanwhile. */
    private Edited edited(List<Change> changes, Predicate<String> base) {
        Reading now = reader.read(Texts.disk(), sections);
        if (!base.test(now.hash())) {
            throw new ConfigException(CHANGED, List.of());
        }
        String before = now.texts().getOrDefault(location.file(), "");
        String after = apply(before, changes);
        Texts texts = Texts.with(location.file(), after);
        Reading reading = reader.read(texts, sections);
        if (!reading.valid()) {
            throw new ConfigException("the configuration was not changed", reading.issues());
        }
        // Against what is in force: what stands in the file and was not taken over comes in by no other edit either.
        List<Issue> objections = objections(state.reading(), reading);
        if (!objections.isEmpty()) {
            throw new ConfigException("the configuration was not changed", objections);
        }
        save(before, after, now.exists());
        return new Edited(texts, reading);
    }

    @Override
    public List<Change> merge(String patch, Set<String> replaced) {
        // Against what an edit starts from: the state in use may be older, and a place in a list then another element's.
        return MergePatch.of(patch, reader.read(Texts.disk(), schemas()).tree(), replaced);
    }

    private static String apply(String text, List<Change> changes) {
        String edited = text;
        for (Change change : changes) {
            try {
                KeyPath path = KeyPath.parse(change.path());
                edited = change.json().isBlank()
                        ? Editor.unset(edited, path) : Editor.set(edited, path, Hidden.restored(text, path, change.json()));
            } catch (IllegalArgumentException e) {
                throw new ConfigException("the configuration was not changed", List.of(new Issue(change.path(), e.getMessage(), "")));
            } catch (Json5Exception e) {
                throw new ConfigException("the configuration was not changed",
                        List.of(new Issue("", e.getMessage(), "correct the file first")));
            }
        }
        return edited;
    }

    private void save(String before, String after, boolean existed) {
        try {
            if (existed) {
                Disk.backUp(location.file(), before);
            }
            Disk.write(location.file(), after);
        } catch (IOException e) {
            throw new ConfigException(location.file() + " cannot be written (" + e + "); check its folder's permissions and free space", e);
        }
    }

    /** Reads the files again; a valid result that differs becomes the state, an invalid one is reported and left. */
    void reload() {
        lock.lock();
        try {
            Texts disk = Texts.disk();
            Reading reading = reader.read(disk, sections);
            if (!reading.valid()) {
                reportOnce(reading.issues(), "the configuration in use stays");
            } else if (isBlank(reading) && !isBlank(state.reading())) {
                // half of a save, or a slip: an empty configuration would drop every restriction in it
                reportOnce(List.of(new Issue("", "the file is gone or empty", "put it back, or write {} into it")),
                        "the configuration in use stays");
            } else if (!reading.texts().equals(state.reading().texts())) {
                takeOver(disk, reading);
            }
        } finally {
            lock.unlock();
        }
    }

    private void takeOver(Texts disk, Reading reading) {
        List<Issue> objections = objections(state.reading(), reading);
        if (objections.isEmpty()) {
            publish(disk, reading);
            reading.warnings().forEach(warning -> report.warn(warning.toString()));
        } else if (!objections.equals(reported)) {
            reported = objections;
            report.error(new ConfigException(location.file() + " was not taken over; the configuration in use stays", objections)
                    .getMessage(), null);
        }
    }

    private List<Issue> objections(Reading before, Reading after) {
        return guards.stream().flatMap(guard -> objections(guard, view(before), view(after)).stream()).distinct().toList();
    }

    /** A guard that fails objects: nobody knows what the change opens. */
    private List<Issue> objections(Guard guard, View before, View after) {
        try {
            return guard.objections(before, after);
        } catch (RuntimeException e) {
            report.error("a change of the configuration could not be judged", e);
            return List.of(new Issue("", "the change could not be judged: " + e, "report it; with the gateway stopped the file can be edited"));
        }
    }

    private boolean isBlank(Reading reading) {
        return reading.texts().getOrDefault(location.file(), "").isBlank();
    }

    private void reportOnce(List<Issue> issues, String consequence) {
        if (!issues.equals(reported)) {
            reported = issues;
            report.error(invalid(location, issues).getMessage() + "\n" + consequence, null);
        }
    }

    private void publish(Texts from, Reading reading) {
        State before = state;
        State after = new State(snapshot(before.snapshot().generation() + 1, reading), reading);
        texts = from;
        reported = List.of();
        state = after;
        keep();
        for (Listener listener : listeners) {
            try {
                listener.changed(before.snapshot(), after.snapshot());
            } catch (RuntimeException e) {
                report.error("a part of the gateway failed to take over the new configuration", e);
            }
        }
    }

    /** Keeps the state's files as the last good copy. */
    void keep() {
        try {
            lastGood.keep(state.reading().texts());
        } catch (IOException e) {
            report.error("no copy of the valid configuration could be kept in " + location.stateDir(), e);
        }
    }

    @Override
    public AutoCloseable onChange(Listener listener) {
        Listener own = listener::changed;
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    @Override
    public String schema() {
        Json.Obj root = CoreSchema.get().whole();
        lock.lock();
        try {
            Json whole = root;
            for (Map.Entry<String, String> section : sectionTexts.entrySet()) {
                whole = withSection(whole, section.getKey(), section.getValue());
            }
            return whole.text();
        } finally {
            lock.unlock();
        }
    }

    /** The section is a schema of its own, with an {@code $id}, so that its references stay inside it. */
    private static Json withSection(Json whole, String plugin, String text) {
        Json.Builder section = Json.object().put("$id", "plugin:" + plugin);
        ((Json.Obj) Json5.parse(text).json()).members().forEach(section::put);
        KeyPath entries = new KeyPath(List.of("properties", "plugins", "properties", "entries"));
        Json.Obj rule = (Json.Obj) Trees.at(whole, entries);
        Map<String, Json> named = new LinkedHashMap<>(rule.object("properties").members());
        Json.Obj entry = rule.object("additionalProperties");
        named.put(plugin, Trees.with(entry, new KeyPath(List.of("properties", "config")), section.build()));
        return Trees.with(whole, entries.child("properties"), new Json.Obj(named));
    }

    @Override
    public AutoCloseable section(String plugin, String schema) {
        Schema checked = Schema.of(schema);
        lock.lock();
        try {
            Map<String, Schema> with = new HashMap<>(sections);
            with.put(plugin, checked);
            Reading reading = reader.read(texts.again(), with);
            if (!reading.valid()) {
                throw new ConfigException("section of plugin " + plugin + " is invalid", reading.issues());
            }
            sections.put(plugin, checked);
            sectionTexts.put(plugin, schema);
            takeOver(plugin, reading);
        } finally {
            lock.unlock();
        }
        return () -> remove(plugin, checked);
    }

    private void remove(String plugin, Schema schema) {
        lock.lock();
        try {
            if (sections.get(plugin) == schema) {
                sections.remove(plugin);
                sectionTexts.remove(plugin);
                takeOver(plugin, reader.read(texts.again(), sections));
            }
        } finally {
            lock.unlock();
        }
    }

    /** A section that the file does not have changes nothing. */
    private void takeOver(String plugin, Reading reading) {
        KeyPath section = new KeyPath(List.of("plugins", "entries", plugin, "config"));
        boolean there = Trees.at(reading.tree(), section) != Json.Nil.NIL || Trees.at(state.reading().tree(), section) != Json.Nil.NIL;
        if (reading.valid() && there) {
            publish(texts, reading);
        }
    }

    private Map<String, Schema> schemas() {
        lock.lock();
        try {
            return Map.copyOf(sections);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<SecretSource> secret(String path) {
        return Optional.ofNullable(state.reading().secrets().get(path));
    }

    @Override
    public Optional<String> environment(String name) {
        return state.reading().environment().get(name);
    }

    @Override
    public List<Issue> narrowed() {
        return Narrowing.of(state.snapshot().root());
    }

    @Override
    public View view() {
        return view(state.reading());
    }

    private View view(Reading reading) {
        return reading.view(location, snapshot(state.snapshot().generation(), reading));
    }

    @Override
    public AutoCloseable guard(Guard guard) {
        Guard own = guard::objections;
        guards.add(own);
        return () -> guards.remove(own);
    }

    List<Issue> warnings() {
        return state.reading().warnings();
    }

    /** The files the state was read from, and where a file may appear. */
    Set<Path> files() {
        Set<Path> files = new LinkedHashSet<>(state.reading().texts().keySet());
        files.add(location.file());
        files.add(location.stateDir().resolve(Reader.ENV_FILE));
        return files;
    }
}
