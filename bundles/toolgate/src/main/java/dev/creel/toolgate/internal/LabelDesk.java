// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.toolgate.Approvals;
import dev.creel.toolgate.Labels;
import dev.creel.toolgate.Taint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Decides by the newest configuration what may still be done after what was read, asks where it says so, and logs both. Thread-safe. */
@Component(service = Labels.class)
public final class LabelDesk implements Labels {
    /** Below the deadline of a tool's call, so that the call can still say what came of it. */
    private static final Duration LONGEST = Duration.ofSeconds(100);

    private final Config config;
    private final Approvals approvals;
    private final Audit audit;
    private final Remembered remembered = new Remembered();

    @Activate
    public LabelDesk(@Reference Config config, @Reference Approvals approvals, @Reference Audit audit) {
        this.config = config;
        this.approvals = approvals;
        this.audit = audit;
    }

    @Override
    public Taint untrusted(Taint read) {
        return LabelRules.of(config.current()).untrusted(read);
    }

    @Override
    public boolean free(Act act) {
        return mode(LabelRules.of(config.current()), act) == LabelRules.Mode.OFF;
    }

    @Override
    public Outcome decide(Act act, BooleanSupplier cancelled) {
        LabelRules rules = LabelRules.of(config.current());
        Taint origin = rules.untrusted(act.read());
        LabelRules.Mode mode = mode(rules, act);
        if (mode == LabelRules.Mode.DENY) {
            return refused(act, origin, "this conversation has read " + origin.text());
        }
        if (mode != LabelRules.Mode.OFF) {
            return asked(act, origin, cancelled);
        }
        if (!origin.none()) {
            record("labels.allowed", act, origin, "");
        }
        return new Outcome(true, rule(act), "");
    }

    /** {@code OFF} where nothing stands in the way. */
    private LabelRules.Mode mode(LabelRules rules, Act act) {
        LabelRules.Mode mode = rules.mode(act.kind());
        boolean bound = mode == LabelRules.Mode.ALWAYS || mode != LabelRules.Mode.OFF && !rules.untrusted(act.read()).none();
        boolean open = !bound || rules.listed(act.kind(), act.target())
                || mode != LabelRules.Mode.DENY && remembered.has(act);
        return open ? LabelRules.Mode.OFF : mode;
    }

    private Outcome asked(Act act, Taint origin, BooleanSupplier cancelled) {
        Approvals.Request request = request(act, origin);
        Approvals.Outcome outcome = approvals.await(request, LONGEST, cancelled);
        // The yes is used up here, for the very question that was shown.
        if (!outcome.allowed() || !approvals.redeem(outcome.id(), request)) {
            return refused(act, origin, outcome.allowed() ? "its approval is no longer good" : outcome.why());
        }
        if (outcome.state() == Approvals.Outcome.State.ALLOWED_ALWAYS && rememberable(act)) {
            remembered.add(act);
        }
        record("labels.approved", act, origin, outcome.why());
        return new Outcome(true, rule(act), "");
    }

    private static Approvals.Request request(Act act, Taint origin) {
        List<Approvals.Field> fields = new ArrayList<>();
        fields.add(new Approvals.Field("target", act.target()));
        new TreeMap<>(act.shown()).forEach((name, value) -> fields.add(new Approvals.Field(name, value)));
        fields.add(new Approvals.Field("has read", origin.none() ? "nothing of strangers" : origin.text()));
        Approvals.Kind kind = switch (act.kind()) {
            case MESSAGE -> Approvals.Kind.MESSAGE;
            case WEB -> Approvals.Kind.WEB;
            case CHANGE -> Approvals.Kind.CONFIG;
        };
        String title = switch (act.kind()) {
            case MESSAGE -> "Send a message to " + act.target();
            case WEB -> "Read from " + act.target();
            case CHANGE -> "Change the gateway with the tool " + act.target();
        };
        return new Approvals.Request(kind, act.who().agentId(), act.who().sessionKey(), title, act.text(), fields, rememberable(act),
                act.who().chat());
    }

    private static boolean rememberable(Act act) {
        return act.kind() != Kind.CHANGE;
    }

    private Outcome refused(Act act, Taint origin, String why) {
        String id = record("labels.refused", act, origin, why);
        return new Outcome(false, rule(act), "Refused (" + id + ") by rule " + rule(act) + ": " + why
                + ". Tell your owner what you wanted to do and why; do not try another way.");
    }

    private static String rule(Act act) {
        return LabelRules.AT + '.' + act.kind().rule();
    }

    private String record(String event, Act act, Taint origin, String why) {
        return audit.record(event, Map.of("rule", rule(act), "target", act.target(), "origin", origin.text(), "why", why,
                "agent", act.who().agentId(), "session", act.who().sessionKey(), "run", act.who().runId(), "grant", grant(act)));
    }

    private static String grant(Act act) {
        return switch (act.kind()) {
            case MESSAGE -> "name the recipient in tools.labels.recipients";
            case WEB -> "name the domain in tools.labels.domains";
            case CHANGE -> "do it yourself, or begin a new conversation that has read nothing of strangers";
        };
    }
}
