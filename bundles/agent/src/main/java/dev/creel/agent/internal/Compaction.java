// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.RunListener.Detail;
import dev.creel.agent.internal.CompactionLine.Compacted;
import dev.creel.agent.internal.Conversation.Older;
import dev.creel.api.model.Event;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the conversation of one turn within its model's window: a summary takes the place of the older part. As long as
 * there is no summary, nothing is left out. Used by the lane's thread.
 */
final class Compaction {
    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);
    private static final String KEY = "agents.defaults.compaction";

    /** Lines read back bound a conversation as well: the summary has to come before they run out. */
    private static final int MOST_SPAN = Conversation.MOST_LINES * 3 / 4;

    private final Kit kit;
    private final LiveRun run;
    private final Progress progress;
    private final Rounds.Scene scene;
    private final ModelRoute route;
    private final Window window;
    private Event.Usage usage = new Event.Usage(0, 0, 0, 0);
    private boolean tried;
    private boolean overflowed;

    Compaction(Kit kit, LiveRun run, Progress progress, Rounds.Scene scene, ModelRoute route, Window window) {
        this.kit = kit;
        this.run = run;
        this.progress = progress;
        this.scene = scene;
        this.route = route;
        this.window = window;
    }

    /** Tokens the summaries of this turn took. */
    Event.Usage usage() {
        return usage;
    }

    /** Before a model is asked. @param around characters that go along @return whether the conversation is shorter now */
    boolean makeRoom(long around) throws InterruptedException {
        long used = scene.conversation().tokens(around);
        if (tried || used <= window.threshold() - window.soft() && scene.conversation().span() <= MOST_SPAN) {
            return false;
        }
        if (window.flush() && !scene.conversation().flushed()) {
            usage = Rounds.sum(usage, new MemoryFlush(kit, run, scene, aside()).save(window));
        }
        if (used <= window.threshold() && scene.conversation().span() <= MOST_SPAN) {
            return false;
        }
        tried = true;
        return compact("", keep(), false).isPresent();
    }

    /** Many short lines run out before the tokens do: then half of them goes, however little it is. */
    private long keep() {
        long half = Excerpt.tokens(scene.conversation().characters()) / 2;
        return scene.conversation().span() > MOST_SPAN ? Math.min(window.keepRecent(), half) : window.keepRecent();
    }

    /** After a provider said that the conversation is too long, once. @return whether it is shorter now */
    boolean afterOverflow() throws InterruptedException {
        boolean first = !overflowed;
        overflowed = true;
        // The estimate was wrong, so less than it allows has to stay.
        return first && compact("", window.keepRecent() / 2, true).isPresent();
    }

    /**
     * Puts a summary in place of all but about the newest {@code keep} tokens.
     *
     * @param focus what a person wants kept above all
     * @return what was done; empty when nothing could be left out or no model wrote a summary
     */
    Optional<Compacted> compact(String focus, long keep, boolean willRetry) throws InterruptedException {
        Conversation conversation = scene.conversation();
        Optional<Older> older = conversation.older(Excerpt.characters(keep));
        if (older.isEmpty()) {
            return Optional.empty();
        }
        progress.tell(new Detail.Compacting(false, false, willRetry));
        Compacted compacted = null;
        try {
            compacted = summarise(older.get(), focus);
            conversation.compact(scene.session(), CompactionLine.of(run.id(), kit.clock().instant(), compacted), compacted);
        } catch (TurnFailure e) {
            if (run.aborted()) {
                throw e;
            }
            LOG.warn("Session {} could not be compacted and stays as it is: {}", run.sessionKey(), e.getMessage());
        } finally {
            progress.tell(new Detail.Compacting(true, compacted != null, willRetry));
        }
        return Optional.ofNullable(compacted);
    }

    private Compacted summarise(Older older, String focus) throws InterruptedException {
        Conversation conversation = scene.conversation();
        long before = conversation.tokens(0);
        Aside aside = aside();
        long deadline = Math.min(scene.deadline(), System.nanoTime() + TimeUnit.SECONDS.toNanos(
                Math.max(1, route.snapshot().integer(KEY + ".timeoutSeconds", 300))));
        Condensing condensing = new Condensing(aside.route(), aside.silent(), window, deadline,
                calls -> kit.tools().forged(run, calls, "compaction"));
        try {
            String summary = condensing.of(conversation.summary(), older.messages(), focus);
            if (summary.length() >= older.characters() + conversation.summary().length()) {
                throw new TurnFailure("error", "unknown", "The summary is as long as what it is of.");
            }
            return new Compacted(summary, older.firstKept(), before, conversation.taint());
        } finally {
            usage = Rounds.sum(usage, condensing.usage());
        }
    }

    /** A way to the same models that nobody hears. */
    record Aside(ModelRoute route, Progress silent) {}

    private Aside aside() {
        Progress silent = new Progress(run, new Followers(), kit.clock());
        return new Aside(route.aside(silent, route.snapshot().text(KEY + ".model").orElse("")), silent);
    }
}
