// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate;

import dev.creel.api.json.Json;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What an agent has read so far, as labels in the order they came; the first {@value #MOST} and {@link #MORE} for all others. It
 * only grows. Immutable.
 */
public record Taint(Set<Label> labels) {
    /** Labels kept one by one. */
    public static final int MOST = 24;

    /** Stands for what found no room. */
    public static final Label MORE = new Label("more", "labels");

    /** Nothing was read. */
    public static final Taint NONE = new Taint(Set.of());

    public Taint {
        Set<Label> kept = new LinkedHashSet<>();
        for (Label label : labels) {
            kept.add(kept.size() < MOST || kept.contains(label) ? label : MORE);
        }
        labels = Collections.unmodifiableSet(kept);
    }

    public static Taint of(Label... labels) {
        return new Taint(new LinkedHashSet<>(List.of(labels)));
    }

    /** Reads what {@link #json} wrote; what is no label there counts as one that nobody knows. */
    public static Taint of(Collection<Json> texts) {
        Set<Label> labels = new LinkedHashSet<>();
        texts.forEach(text -> labels.add(text instanceof Json.Str s ? Label.of(s.value()).orElse(MORE) : MORE));
        return labels.isEmpty() ? NONE : new Taint(labels);
    }

    public boolean none() {
        return labels.isEmpty();
    }

    /** Both together. */
    public Taint and(Taint other) {
        if (labels.containsAll(other.labels)) {
            return this;
        }
        Set<Label> all = new LinkedHashSet<>(labels);
        all.addAll(other.labels);
        return new Taint(all);
    }

    public Taint and(Label label) {
        return labels.contains(label) ? this : and(of(label));
    }

    /** Those that remain. */
    public Taint only(Predicate<Label> which) {
        return new Taint(labels.stream().filter(which).collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    public Json json() {
        return Json.array(labels.stream().map(label -> Json.of(label.text())).toList());
    }

    /** The labels with spaces between them. */
    public String text() {
        return labels.stream().map(Label::text).collect(Collectors.joining(" "));
    }
}
