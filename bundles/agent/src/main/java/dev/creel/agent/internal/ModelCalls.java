// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.model.Event;
import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.Sink;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices.Running;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;
import java.util.List;

/** Asks a model and follows its answer on the lane's thread; thread-safe. */
final class ModelCalls {
    /** An answer that is not complete by then is a slow one. */
    private static final long SLOW_NANOS = 20_000_000;

    private final Facades facades;

    ModelCalls(Facades facades) {
        this.facades = facades;
    }

    /**
     * What one answer is asked for with.
     *
     * @param deadline as {@link System#nanoTime} counts
     * @param whenSlow run once on this thread, while the model works, if the answer takes its time
     */
    record Question(Prompt prompt, ModelChoice choice, long deadline, Runnable whenSlow) {
        Question with(Prompt other) {
            return new Question(other, choice, deadline, whenSlow);
        }
    }

    /** A complete answer. */
    record Answer(List<ToolUse> calls, List<Message.Block> blocks, Event.Usage usage, Event.Stop stop) {}

    /**
     * Text goes to {@code progress} as it comes.
     *
     * @throws TurnFailure when there is no complete answer, for whatever reason
     */
    Answer ask(
            LiveRun run, Service<ModelProvider> service, Question question, Progress progress) throws InterruptedException {
        AnswerStream stream = new AnswerStream();
        Sink sink = facades.guard(Sink.class, stream);
        try {
            Running<Boolean> running = service.stream(
                    Duration.ofNanos(Math.max(1, question.deadline() - System.nanoTime())),
                    (provider, call) -> {
                        try {
                            provider.generate(question.prompt(), sink, call);
                            return true;
                        } finally {
                            stream.close();
                        }
                    });
            // The second way to notice an end: a plugin that is stopped may never have begun.
            running.onEnd(stream::close);
            return follow(run, running, stream, question, progress);
        } catch (Failure e) {
            throw ModelErrors.of(e, question.choice());
        } catch (PluginException e) {
            throw ModelErrors.of(e, question.choice());
        } finally {
            stream.close();
        }
    }

    private static Answer follow(
            LiveRun run, Running<Boolean> running, AnswerStream stream, Question question, Progress progress)
            throws InterruptedException {
        run.guard(() -> {
            stream.close();
            running.cancel();
        });
        try {
            long slow = Math.min(System.nanoTime() + SLOW_NANOS, question.deadline());
            listen(stream, progress, slow);
            if (!stream.closed()) {
                question.whenSlow().run();
                listen(stream, progress, question.deadline());
            }
        } finally {
            run.unguard();
            progress.text(stream.take());
        }
        // Whoever aborted it was told that it is stopped, even if the answer was just complete.
        if (stream.complete() && !run.aborted()) {
            progress.thought(stream.thoughts());
            List<Message.Block> blocks = stream.opaque().stream()
                    .map(json -> new Message.Block(question.choice().name(), json)).toList();
            return new Answer(stream.calls(), blocks, stream.usage(), stream.stop());
        }
        if (question.deadline() - System.nanoTime() <= 0 || run.aborted() || stream.tooLong()) {
            running.cancel();
            throw stream.tooLong() ? tooLong(question.choice()) : ModelErrors.timeout();
        }
        join(running);
        throw ModelErrors.brokeOff(question.choice());
    }

    private static void listen(AnswerStream stream, Progress progress, long until) throws InterruptedException {
        while (stream.await(until, progress.pauseUntil(), progress.followed())) {
            progress.text(stream.take());
        }
    }

    private static void join(Running<Boolean> running) {
        try {
            running.join();
        } catch (Cancelled e) {
            throw new PluginException(PluginException.Kind.CANCELLED, "cancelled");
        }
    }

    private static TurnFailure tooLong(ModelChoice choice) {
        return new TurnFailure("error", "unknown", "The answer of " + choice.name() + " is longer than "
                + AnswerStream.LONGEST + " characters, or calls more than " + AnswerStream.MOST_CALLS + " tools at once.");
    }
}
