// SPDX-License-Identifier: Apache-2.0
package example.memory;

import dev.creel.api.memory.MemoryStore;
import dev.creel.api.plugin.Call;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;

/** A memory store that finds notes by the words they share with the question; it forgets when it stops. */
@Component(service = MemoryStore.class, property = "memory=notebook")
public final class Notebook implements MemoryStore {
    private static final int MOST_NOTES = 1_000;

    private final Map<String, Map<String, Note>> byAgent = new LinkedHashMap<>();

    @Override
    public synchronized List<Hit> search(String agentId, String query, int limit, Call call) {
        Set<String> asked = words(query);
        return byAgent.getOrDefault(agentId, Map.of()).values().stream()
                .map(note -> new Hit(note, score(asked, words(note.text()))))
                .filter(hit -> hit.score() > 0)
                .sorted(Comparator.comparingDouble(Hit::score).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void index(String agentId, Note note, Call call) {
        Map<String, Note> notes = byAgent.computeIfAbsent(agentId, id -> new LinkedHashMap<>());
        notes.put(note.id(), note);
        if (notes.size() > MOST_NOTES) {
            notes.remove(notes.keySet().iterator().next());
        }
    }

    private static double score(Set<String> asked, Set<String> found) {
        long shared = asked.stream().filter(found::contains).count();
        return asked.isEmpty() ? 0 : (double) shared / asked.size();
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> word.length() > 2)
                .collect(Collectors.toSet());
    }
}
