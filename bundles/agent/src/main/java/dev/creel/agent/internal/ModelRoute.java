// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.RunListener.Detail;
import dev.creel.agent.internal.Cooldowns.Health;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.config.LocalModels;
import dev.creel.config.Snapshot;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one turn to an answer: which model is asked, and which one next when it fails before anything was shown. What
 * failed in this turn is not asked again in it. Used by the lane's thread.
 */
final class ModelRoute {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRoute.class);

    private final ModelRouter router;
    private final LiveRun run;
    private final Progress progress;
    private final Snapshot snapshot;
    private final Consumer<Attempt> record;
    private final List<Option> left = new ArrayList<>();
    private final List<Attempt> failed = new ArrayList<>();
    private Option current;

    /** A model with one account of its provider. */
    private record Option(ModelChoice choice, Account account) {}

    /** A model that did not answer. */
    record Attempt(String model, String profile, Fault fault, String message) {}

    /** @param record keeps with the session who did not answer before somebody did */
    ModelRoute(ModelRouter router, LiveRun run, Progress progress, Snapshot snapshot, Consumer<Attempt> record) {
        this.router = router;
        this.run = run;
        this.progress = progress;
        this.snapshot = snapshot;
        this.record = record;
    }

    /** @param names {@code provider/model} in the order they are tried @throws TurnFailure when none can be asked */
    ModelRoute through(List<String> names) {
        TurnFailure first = null;
        for (String name : names) {
            try {
                ModelChoice choice = local(
                        ModelChoice.of(snapshot, name, kind -> router.models().find(kind).isPresent()));
                for (Account account : router.accounts().of(snapshot, choice.provider(), run.sessionId())) {
                    left.add(new Option(choice.with(Accounts.settings(snapshot, account, choice.settings())), account));
                }
            } catch (TurnFailure e) {
                first = first == null ? e : first;
                failed.add(new Attempt(name, "", e.fault(), e.getMessage()));
            }
        }
        if (left.isEmpty()) {
            throw first;
        }
        current = next().orElseThrow(this::allRest);
        failed.forEach(record);
        return this;
    }

    /**
     * A way of its own to the same models, from the one in use on.
     *
     * @param silent where its text goes
     * @param first a model to be tried before the others; empty for none
     */
    ModelRoute aside(Progress silent, String first) {
        ModelRoute aside = new ModelRoute(router, run, silent, snapshot, attempt -> {});
        if (!first.isEmpty()) {
            try {
                aside.through(List.of(first));
            } catch (TurnFailure e) {
                LOG.warn("{} cannot be asked: {}", first, e.getMessage());
            }
        }
        left.stream().sorted(Comparator.comparing(option -> !option.equals(current))).forEach(aside.left::add);
        aside.current = aside.current == null ? current : aside.current;
        return aside;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** The model that answers, or is to be asked next. */
    ModelChoice model() {
        return current.choice();
    }

    /** Waits until the model can be asked, or another one in its place. */
    ModelChoice ready() throws InterruptedException {
        while (true) {
            try {
                router.models().require(current.choice(), run);
                if (current.choice().builtIn()) {
                    current = new Option(router.builtIn().complete(current.choice()), current.account());
                }
                return current.choice();
            } catch (TurnFailure e) {
                fallOver(e, router.clock().instant(), Long.MAX_VALUE);
            }
        }
    }

    /**
     * One complete answer.
     *
     * @param prompt the question for a model
     * @param deadline as {@link System#nanoTime} counts
     * @param whenSlow see {@link ModelCalls.Question}
     * @throws TurnFailure when no model answers
     */
    ModelCalls.Answer answer(Function<ModelChoice, Prompt> prompt, long deadline, Runnable whenSlow)
            throws InterruptedException {
        while (true) {
            ModelChoice choice = ready();
            Instant began = router.clock().instant();
            try {
                Service<ModelProvider> service = router.models().require(local(choice), run);
                ModelCalls.Answer answer = router.calls().ask(run, service,
                        new ModelCalls.Question(prompt.apply(choice), choice, deadline, whenSlow), progress);
                router.cooldowns().succeeded(current.account(), began);
                router.accounts().answered(run.sessionId(), current.account());
                return answer;
            } catch (TurnFailure e) {
                fallOver(e, began, deadline);
            }
        }
    }

    /** The choice, if the newest configuration lets the conversation go there. */
    private ModelChoice local(ModelChoice choice) {
        LocalModels rule = LocalModels.of(router.config().get());
        boolean home = choice.builtIn() ? choice.provider().equals(ModelChoice.OFFLINE)
                : rule.admits(choice.settings().text("baseUrl", ""));
        if (rule.only() && !home) {
            throw new TurnFailure("error", "unknown", "The model " + choice.name() + " is not asked: models.localOnly is true,"
                    + " and its server is neither an address at home nor a host of models.localHosts.", Fault.ABSENT,
                    Duration.ZERO);
        }
        return choice;
    }

    /** Goes on to the next option. @throws TurnFailure when there is none or may be none */
    private void fallOver(TurnFailure failure, Instant began, long deadline) {
        Option gone = current;
        boolean over = run.aborted() || deadline - System.nanoTime() <= 0;
        if (over || !failure.fault().fallsOver()) {
            throw failure;
        }
        router.cooldowns().failed(gone.account(), failure.fault(), failure.retryAfter(), began);
        Attempt attempt = new Attempt(gone.choice().name(), gone.account().profile(), failure.fault(), failure.getMessage());
        failed.add(attempt);
        left.removeIf(option -> failure.fault().rotates()
                ? option.choice().name().equals(gone.choice().name()) && option.account().equals(gone.account())
                : option.choice().name().equals(gone.choice().name()));
        Optional<Option> next = progress.heardText().isEmpty() ? next() : Optional.empty();
        if (next.isEmpty()) {
            throw failed.size() > 1 && progress.heardText().isEmpty() ? allFailed(failure) : failure;
        }
        current = next.get();
        record.accept(attempt);
        LOG.warn("Run {}: {} did not answer ({}); {} is asked instead", run.id(), gone.choice().name() + " of "
                + gone.account().name(), failure.fault().text(), current.choice().name() + " of " + current.account().name());
        progress.tell(new Detail.FellOver(gone.choice().provider(), gone.choice().model(), current.choice().provider(),
                current.choice().model(), failure.fault().text(), failure.getMessage()));
    }

    /**
     * The first one that does not rest. When all rest, the one whose time is over first is asked after all, unless its
     * provider said when it wants to be asked again.
     */
    private Optional<Option> next() {
        Instant now = router.clock().instant();
        return left.stream().filter(option -> !health(option).until().isAfter(now)).findFirst()
                .or(() -> left.stream().filter(option -> !health(option).notBefore().isAfter(now))
                        .min(Comparator.comparing(option -> health(option).until())));
    }

    private Health health(Option option) {
        return router.cooldowns().of(option.account());
    }

    private TurnFailure allRest() {
        Option soonest = left.stream().min(Comparator.comparing(option -> health(option).notBefore())).orElseThrow();
        Health health = health(soonest);
        Duration wait = Duration.between(router.clock().instant(), health.notBefore());
        return new TurnFailure("error", health.last() == Fault.BILLING ? "quota" : "rate_limit",
                "The model provider " + soonest.account().name() + " asked to be left alone (" + health.last().text()
                + ") until " + health.notBefore().truncatedTo(ChronoUnit.SECONDS) + ". Try again in "
                + Math.max(1, wait.toSeconds()) + " s, or add models to agents.defaults.model.fallbacks.",
                health.last(), wait);
    }

    private TurnFailure allFailed(TurnFailure last) {
        StringBuilder text = new StringBuilder("No model answered.");
        failed.forEach(attempt -> text.append(' ').append(attempt.model())
                .append(attempt.profile().isEmpty() ? "" : " (" + attempt.profile() + ")").append(": ")
                .append(attempt.message()));
        return new TurnFailure(last.status(), last.errorKind(), Untrusted.bounded(text.toString(), 2_000), last.fault(),
                last.retryAfter());
    }
}
