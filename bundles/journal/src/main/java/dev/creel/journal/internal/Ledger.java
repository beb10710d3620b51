// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import dev.creel.journal.Journal;
import dev.creel.journal.Journal.Accepted;
import dev.creel.journal.Journal.OpenTool;
import dev.creel.journal.Journal.Outcome;
import dev.creel.journal.Journal.Outgoing;
import dev.creel.journal.Journal.Unfinished;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the journal's entries amount to: messages without an end, all of them, and as many ended ones as the window holds.
 * Applying an entry twice changes nothing. Not thread-safe.
 */
final class Ledger {
    /** Sources whose cursor is kept: those moved last. */
    static final int MOST_CURSORS = 1024;

    private final Map<Item.Key, Item> byKey = new LinkedHashMap<>();
    private final Map<String, Item> unfinished = new LinkedHashMap<>();
    private final EndedWindow ended = new EndedWindow();
    private final Map<String, Outgoing> outgoing = new LinkedHashMap<>();
    private final Map<String, String> cursors = new LinkedHashMap<>();

    void apply(Fact e) {
        switch (e.kind()) {
            case ACCEPT -> accept(e);
            case BEGUN -> with(e.run(), item -> item.begun = true);
            case TOOL -> with(e.run(), item -> item.openTools.put(e.a(), e.b()));
            case DONE -> with(e.run(), item -> item.openTools.remove(e.a()));
            case ENDED -> end(e);
            case OUT -> outgoing.put(e.a(), new Outgoing(e.run(), e.a(), e.text(), partsOf(e.a())));
            case PART -> part(e);
            case SENT -> outgoing.remove(e.a());
            case CURSOR -> move(e);
            default -> throw new IllegalArgumentException(e.kind().toString());
        }
    }

    private List<String> partsOf(String key) {
        Outgoing known = outgoing.get(key);
        return known == null ? List.of() : known.parts();
    }

    private void part(Fact e) {
        Outgoing known = outgoing.get(e.a());
        if (known != null && known.parts().size() == e.number()) {
            List<String> parts = new ArrayList<>(known.parts());
            parts.add(e.text());
            outgoing.put(e.a(), new Outgoing(known.runId(), known.key(), known.payload(), parts));
        }
    }

    boolean isOutgoing(String key) {
        return outgoing.containsKey(key);
    }

    /** How many parts of that reply are known to have left. */
    int parts(String key) {
        return partsOf(key).size();
    }

    private void move(Fact e) {
        cursors.remove(e.a());
        cursors.put(e.a(), e.text());
        if (cursors.size() > MOST_CURSORS) {
            cursors.remove(cursors.keySet().iterator().next());
        }
    }

    String cursor(String source) {
        return cursors.getOrDefault(source, "");
    }

    private void with(String run, Consumer<Item> change) {
        Item item = unfinished.get(run);
        if (item != null) {
            change.accept(item);
        }
    }

    private void accept(Fact e) {
        Item item = new Item(e);
        if (!knowsRun(e.run()) && byKey.putIfAbsent(item.key(), item) == null) {
            unfinished.put(e.run(), item);
        }
    }

    private void end(Fact e) {
        Item item = unfinished.remove(e.run());
        if (item == null) {
            return;
        }
        // The payload is not needed any more, and the window would hold thousands of them.
        Item kept = new Item(Fact.accept(e.run(), item.accepted.a(), item.accepted.b(), "", item.accepted.number()));
        kept.begun = item.begun;
        kept.ended = e;
        byKey.put(kept.key(), kept);
        ended.add(kept, e.number()).forEach(gone -> byKey.remove(gone.key()));
    }

    boolean knowsRun(String run) {
        return unfinished.containsKey(run) || ended.knows(run);
    }

    boolean isUnfinished(String run) {
        return unfinished.containsKey(run);
    }

    int waiting() {
        return unfinished.size() + outgoing.size();
    }

    Optional<Accepted> find(String source, String key) {
        Item item = byKey.get(new Item.Key(source, key));
        return item == null ? Optional.empty() : Optional.of(new Accepted(item.accepted.run(), true, item.outcome()));
    }

    List<Unfinished> unfinished() {
        List<Unfinished> all = new ArrayList<>(unfinished.size());
        for (Item item : unfinished.values()) {
            List<OpenTool> open = new ArrayList<>(item.openTools.size());
            item.openTools.forEach((call, tool) -> open.add(new OpenTool(call, tool)));
            Fact e = item.accepted;
            all.add(new Unfinished(new Journal.Entry(e.a(), e.b(), e.run(), e.text()), item.begun, List.copyOf(open)));
        }
        return List.copyOf(all);
    }

    List<Outgoing> outgoing() {
        return List.copyOf(outgoing.values());
    }

    /** Entries that amount to the same ledger. */
    void write(Consumer<Fact> to) {
        for (Item item : ended.oldestFirst()) {
            to.accept(item.accepted);
            to.accept(item.ended);
        }
        for (Map.Entry<String, Item> open : unfinished.entrySet()) {
            Item item = open.getValue();
            to.accept(item.accepted);
            if (item.begun) {
                to.accept(Fact.begun(open.getKey()));
            }
            item.openTools.forEach((call, tool) -> to.accept(Fact.tool(open.getKey(), call, tool)));
        }
        for (Outgoing o : outgoing.values()) {
            to.accept(Fact.out(o.runId(), o.key(), o.payload()));
            for (int i = 0; i < o.parts().size(); i++) {
                to.accept(Fact.part(o.key(), i, o.parts().get(i)));
            }
        }
        cursors.forEach((source, cursor) -> to.accept(Fact.cursor(source, cursor)));
    }
}
