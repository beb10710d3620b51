// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.journal.Journal;
import dev.creel.vault.SealedLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A journal in memory that also remembers in which order it was told what. */
final class MemoryJournal implements Journal {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
    private final Map<String, List<OpenTool>> open = new LinkedHashMap<>();
    private final List<String> begun = new ArrayList<>();
    private final List<String> log = new ArrayList<>();

    synchronized List<String> log() {
        return List.copyOf(log);
    }

    synchronized Outcome outcome(String runId) {
        return outcomes.get(runId);
    }

    @Override
    public synchronized Accepted accept(Entry entry) {
        if (entries.containsKey(entry.runId())) {
            return new Accepted(entry.runId(), true, Optional.ofNullable(outcomes.get(entry.runId())));
        }
        entries.put(entry.runId(), entry);
        log.add("accept " + entry.runId());
        return new Accepted(entry.runId(), false, Optional.empty());
    }

    @Override
    public Optional<String> broken() {
        return Optional.empty();
    }

    @Override
    public synchronized void begun(String runId) {
        begun.add(runId);
        log.add("begun " + runId);
    }

    @Override
    public synchronized void toolIntent(String runId, String callId, String tool) {
        open.computeIfAbsent(runId, id -> new ArrayList<>()).add(new OpenTool(callId, tool));
        log.add("intent " + callId + " " + tool);
    }

    @Override
    public synchronized void toolOutcome(String runId, String callId, boolean error) {
        open.get(runId).removeIf(tool -> tool.callId().equals(callId));
        log.add("outcome " + callId + (error ? " error" : ""));
    }

    @Override
    public synchronized void ended(String runId, Outcome outcome) {
        outcomes.putIfAbsent(runId, outcome);
        log.add("ended " + runId + " " + outcome.status());
    }

    @Override
    public List<Accepted> accept(String source, List<Entry> some, String cursor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String cursor(String source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void outgoing(String runId, String key, String payload) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void part(String key, String part) {
        throw new UnsupportedOperationException("part");
    }

    @Override
    public void receipt(String key, String receipt) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Outgoing> unconfirmed() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void append(String path, long position, String line) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void read(String path, long from, SealedLog.Reader reader) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(String log) {
        throw new UnsupportedOperationException("nothing is removed by agents");
    }

    @Override
    public void force() {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized List<Unfinished> unfinished() {
        return entries.values().stream()
                .filter(entry -> !outcomes.containsKey(entry.runId()))
                .map(entry -> new Unfinished(entry, begun.contains(entry.runId()),
                        List.copyOf(open.getOrDefault(entry.runId(), List.of()))))
                .toList();
    }

    @Override
    public synchronized Optional<Accepted> find(String source, String key) {
        return Optional.ofNullable(entries.get(key)).filter(entry -> entry.source().equals(source))
                .map(entry -> new Accepted(key, true, Optional.ofNullable(outcomes.get(key))));
    }
}
