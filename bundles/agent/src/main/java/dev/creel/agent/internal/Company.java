// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.Runs;
import dev.creel.api.model.Message;
import dev.creel.toolgate.Taint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The messages one run answers besides its own: those that waited with it, and those that join it while it works. Each
 * stays accepted on its own account and ends with this run. Used by the thread that holds the lane.
 */
final class Company {
    private static final int LONGEST_LINE = 160;

    private final Kit kit;
    private final Backlog backlog;
    private final LiveRun carrier;
    private final List<LiveRun> carried = new ArrayList<>();
    private final String text;

    /**
     * @param before messages of the same origin that waited longer, oldest first
     * @param shortened those of which only a line is kept, older still
     */
    Company(Kit kit, Backlog backlog, LiveRun carrier, List<LiveRun> before, List<LiveRun> shortened) {
        this.kit = kit;
        this.backlog = backlog;
        this.carrier = carrier;
        List<LiveRun> lines = joined(shortened);
        List<LiveRun> whole = joined(before);
        this.carried.addAll(lines);
        this.carried.addAll(whole);
        whole.add(carrier);
        this.text = text(lines, whole);
    }

    /** Sets who answers for them; what was aborted meanwhile ends instead. */
    private List<LiveRun> joined(List<LiveRun> runs) {
        List<LiveRun> joined = new ArrayList<>();
        for (LiveRun run : runs) {
            run.carriedBy(carrier);
            if (run.aborted()) {
                Endings.silently(kit, run, Endings.unbegun(kit, "aborted", run.abortReason(), "", ""));
            } else {
                joined.add(run);
            }
        }
        return joined;
    }

    private static String text(List<LiveRun> shortened, List<LiveRun> whole) {
        StringBuilder out = new StringBuilder();
        if (!shortened.isEmpty()) {
            out.append("[Too many messages waited; of these ").append(shortened.size()).append(" only the beginning is kept]\n");
            shortened.forEach(run -> out.append("- ").append(Untrusted.line(run.text(), LONGEST_LINE)).append('\n'));
        }
        String said = whole.stream().map(LiveRun::text).collect(Collectors.joining("\n\n"));
        return out.append(out.length() == 0 || said.isEmpty() ? "" : "\n").append(said).toString();
    }

    /** What all of them say, the carrier's message last. */
    String text() {
        return text;
    }

    /** Their run ids, for the transcript: a crash must not have them answered again. */
    List<String> ids() {
        return carried.stream().map(LiveRun::id).toList();
    }

    /** Notes that their turn begins, with the carrier's. */
    void begun() {
        carried.forEach(run -> kit.journal().begun(run.id()));
    }

    /** Whether somebody wants to be heard before the run goes on. */
    boolean waiting() {
        return backlog.steering(carrier).stream().anyMatch(run -> !run.heard());
    }

    /** Takes in what came while the run worked, before its model is asked again. */
    void join(Rounds rounds) {
        for (LiveRun run : backlog.steering(carrier)) {
            if (run.hear()) {
                backlog.take(run).ifPresentOrElse(shortened -> carry(rounds, run, shortened), () -> {
                    if (!run.aborted()) {
                        hear(rounds, run, run.text(), List.of());
                    }
                });
            }
        }
    }

    /** From now on this run answers for a message, and for those of which it kept a line. */
    private void carry(Rounds rounds, LiveRun run, List<LiveRun> shortened) {
        List<LiveRun> lines = joined(shortened);
        List<LiveRun> whole = joined(List.of(run));
        List<LiveRun> all = new ArrayList<>(lines);
        all.addAll(whole);
        carried.addAll(all);
        all.forEach(each -> kit.journal().begun(each.id()));
        if (!all.isEmpty()) {
            hear(rounds, run, text(lines, whole), all.stream().map(LiveRun::id).toList());
        }
    }

    private void hear(Rounds rounds, LiveRun run, String text, List<String> ids) {
        Instant now = kit.clock().instant();
        try {
            RunHooks.Prompted prompted = kit.hooks().beforePrompt(run, text);
            Taint read = Provenance.of(run, kit.rosters().current().snapshot()).and(prompted.read());
            rounds.say(Transcript.user(carrier.id(), now, prompted.text(), ids, "", read), new Message.User(prompted.text()), read);
        } catch (TurnFailure e) {
            String note = "A message was blocked by a plugin and left out.";
            rounds.say(Transcript.note(carrier.id(), now, "blocked", note), new Message.User(Transcript.hostNote(note)), Taint.NONE);
        }
    }

    /** Ends them as the carrier ends, before it: the answer goes out once, with the carrier. */
    void end(Runs.Result result) {
        for (LiveRun run : carried) {
            run.sessionId(carrier.sessionId());
            Endings.silently(kit, run, new Runs.Result(result.status(), "", result.status().equals("ok") ? "carried" : result.stopReason(),
                    result.errorKind(), result.errorMessage(), "", "", 0, 0, 0, 0, result.startedAt(), result.endedAt()));
        }
    }
}
