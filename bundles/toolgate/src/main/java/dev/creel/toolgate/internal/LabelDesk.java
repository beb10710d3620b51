// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.toolgate.Labels;
import dev.creel.toolgate.Taint;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Decides by the newest configuration what may still be done after what was read, and logs it with its origin. Thread-safe. */
@Component(service = Labels.class)
public final class LabelDesk implements Labels {
    private final Config config;
    private final Audit audit;

    @Activate
    public LabelDesk(@Reference Config config, @Reference Audit audit) {
        this.config = config;
        this.audit = audit;
    }

    @Override
    public Taint untrusted(Taint read) {
        return LabelRules.of(config.current()).untrusted(read);
    }

    @Override
    public boolean free(Act act) {
        return verdict(LabelRules.of(config.current()), act) == LabelRules.Mode.OFF;
    }

    @Override
    public Outcome decide(Act act, BooleanSupplier cancelled) {
        LabelRules rules = LabelRules.of(config.current());
        String rule = LabelRules.AT + '.' + act.kind().rule();
        LabelRules.Mode mode = verdict(rules, act);
        if (mode == LabelRules.Mode.OFF) {
            if (!rules.untrusted(act.read()).none()) {
                record("labels.allowed", act, rule, rules);
            }
            return new Outcome(true, rule, "");
        }
        return refused(act, rule, rules);
    }

    /** {@code OFF} where nothing stands in the way. */
    private static LabelRules.Mode verdict(LabelRules rules, Act act) {
        LabelRules.Mode mode = rules.mode(act.kind());
        boolean bound = mode == LabelRules.Mode.ALWAYS || !rules.untrusted(act.read()).none();
        return !bound || rules.listed(act.kind(), act.target()) ? LabelRules.Mode.OFF : mode;
    }

    private Outcome refused(Act act, String rule, LabelRules rules) {
        String id = record("labels.refused", act, rule, rules);
        return new Outcome(false, rule, "Refused (" + id + ") by rule " + rule + ": this conversation has read "
                + rules.untrusted(act.read()).text() + ". Tell your owner what you wanted to do and why.");
    }

    private String record(String event, Act act, String rule, LabelRules rules) {
        return audit.record(event, Map.of("rule", rule, "target", act.target(), "origin", rules.untrusted(act.read()).text(),
                "agent", act.who().agentId(), "session", act.who().sessionKey(), "run", act.who().runId(),
                "grant", grant(act)));
    }

    private static String grant(Act act) {
        return switch (act.kind()) {
            case MESSAGE -> "name the recipient in tools.labels.recipients";
            case WEB -> "name the domain in tools.labels.domains";
            case CHANGE -> "do it yourself, or begin a new conversation that has read nothing of strangers";
        };
    }
}
