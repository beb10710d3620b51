// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import dev.creel.session.Sessions;
import dev.creel.session.Settings;
import dev.creel.toolgate.Approvals;
import dev.creel.toolgate.Approvals.Outcome;
import dev.creel.toolgate.Approvals.Request;
import dev.creel.toolgate.ExecGate;
import dev.creel.toolgate.ExecGate.Verdict.Ask;
import dev.creel.toolgate.ExecGate.Verdict.Refused;
import dev.creel.toolgate.ExecGate.Verdict.Run;
import dev.creel.toolgate.Shown;
import dev.creel.toolgate.internal.exec.Levels.Security;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gate for commands: where first, then variables, then how strict; each refusal is recorded with how to grant it. */
@Component(service = ExecGate.class)
public final class PolicyExecGate implements ExecGate {
    /** The only shell, whatever variables say. */
    static final String SHELL = "/bin/sh";

    private static final Logger LOG = LoggerFactory.getLogger(PolicyExecGate.class);

    private static final int LONGEST_COMMAND = 64 << 10;
    private static final int LONGEST_RECORDED = 400;

    private final Config config;
    private final Function<String, Settings.Exec> chosen;
    private final ApprovalsFile file;
    private final Approvals approvals;
    private final Audit audit;

    @Activate
    public PolicyExecGate(@Reference Config config, @Reference Sessions sessions, @Reference ApprovalsFile file,
            @Reference Approvals approvals, @Reference Audit audit) {
        this(config, key -> sessions.find(key).map(session -> session.settings().exec()).orElse(Settings.Exec.NONE), file, approvals, audit);
    }

    PolicyExecGate(Config config, Function<String, Settings.Exec> chosen, ApprovalsFile file, Approvals approvals, Audit audit) {
        this.config = config;
        this.chosen = chosen;
        this.file = file;
        this.approvals = approvals;
        this.audit = audit;
    }

    /** A verdict; when it is to be asked, what a yes would run, and under which id an "always" is kept. */
    record Decided(Verdict verdict, Optional<Run> ifAllowed, String standing) {
        static Decided refused(String rule, String remedy) {
            return new Decided(new Refused(rule, remedy), Optional.empty(), "");
        }
    }

    @Override
    public Verdict decide(Asked asked) {
        return recorded(asked, decided(asked).verdict());
    }

    @Override
    public Verdict redeem(Ask ask, Outcome outcome) {
        if (!outcome.allowed()) {
            return recorded(ask.asked(), new Refused("approvals." + Levels.text(outcome.state()), outcome.why()));
        }
        Decided now = decided(ask.asked());
        if (!(now.verdict() instanceof Ask again)) {
            approvals.redeem(outcome.id(), ask.request());
            return recorded(ask.asked(), now.verdict());
        }
        if (!approvals.redeem(outcome.id(), again.request())) {
            return recorded(ask.asked(), new Refused("approvals.bound", "what would run now is not what was approved: the program, the folder,"
                    + " a file or a rule has changed, or the approval was used; ask again"));
        }
        if (outcome.state() == Outcome.State.ALLOWED_ALWAYS && again.request().rememberable()) {
            remember(ask.asked(), now, outcome.by());
        }
        return recorded(ask.asked(), now.ifAllowed().orElseThrow());
    }

    @Override
    public Where where(String agentId, String sessionKey, Elevated elevated, boolean sandboxed) {
        ExecSettings settings = ExecSettings.of(config.current(), agentId, chosen.apply(sessionKey));
        return elevated != Elevated.OFF || host(settings, sandboxed).equals("gateway") ? Where.GATEWAY : Where.SANDBOX;
    }

    private static String host(ExecSettings settings, boolean sandboxed) {
        return settings.host().equals("auto") ? sandboxed ? "sandbox" : "gateway" : settings.host();
    }

    /** An "always" that cannot be kept was a "once". */
    private void remember(Asked asked, Decided now, String by) {
        try {
            file.remember(asked.agentId(), now.standing(), now.ifAllowed().orElseThrow().argv().get(0), asked.command(), by);
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            LOG.warn("The approval of a command counts once, it cannot be kept for later: {}", e.getMessage());
        }
    }

    private Decided decided(Asked asked) {
        if (Freeze.of(config.current()).holds(Part.TOOLS)) {
            return Decided.refused(Part.TOOLS.rule(), Part.TOOLS.remedy());
        }
        if (asked.command().isBlank() || asked.command().length() > LONGEST_COMMAND || asked.command().indexOf('\0') >= 0) {
            return Decided.refused("exec.command", "give a command of at most " + LONGEST_COMMAND + " characters without NUL");
        }
        Optional<String> variables = Variables.refusal(asked.environment());
        if (variables.isPresent()) {
            return Decided.refused("exec.environment", variables.get() + "; leave it out of env");
        }
        if (!SystemText.passes(asked, StandardCharsets.UTF_8)) {
            return Decided.refused("exec.command", "the command or a variable has half a character; leave it out");
        }
        ExecSettings settings = ExecSettings.of(config.current(), asked.agentId(), chosen.apply(asked.sessionKey()));
        boolean raised = asked.elevated() != Elevated.OFF;
        String host = host(settings, asked.sandboxed());
        if (!raised && !asked.host().isEmpty() && !asked.host().equals(host)) {
            return Decided.refused("tools.exec.host", "commands of this session run on \"" + Shown.line(host, 20) + "\"; leave host out, or set tools.exec.host");
        }
        if (raised || host.equals("gateway")) {
            return new HostCommand(asked, settings, file).decided();
        }
        if (!host.equals("sandbox") || !asked.sandboxed()) {
            return Decided.refused("tools.exec.host", host.equals("sandbox") ? "this session has no sandbox: set agents.defaults.sandbox.mode to \"all\", or"
                    + " tools.exec.host to \"gateway\"" : "commands run on \"sandbox\" or \"gateway\" here; set tools.exec.host");
        }
        return boxed(asked, settings.boxed().stricter(settings.boxed().said(asked.security(), asked.ask())));
    }

    /** Inside its box a command does what it likes, unless somebody is to be asked each time. */
    private static Decided boxed(Asked asked, Levels levels) {
        if (levels.security() == Security.DENY) {
            return Decided.refused("tools.exec.security", "commands are denied for this agent, session or call; set tools.exec.security");
        }
        Run run = new Run(Where.SANDBOX, List.of("sh", "-lc", asked.command()), asked.workdir(), asked.environment(), "exec.sandbox");
        if (levels.ask() != Levels.Ask.ALWAYS) {
            return new Decided(run, Optional.empty(), "");
        }
        Request request = Questioned.boxed(asked);
        return Questioned.whole(request) ? new Decided(new Ask(request, asked), Optional.of(run), "") : Questioned.TOO_LONG;
    }

    private Verdict recorded(Asked asked, Verdict verdict) {
        Map<String, String> fields = new TreeMap<>(Map.of("agent", asked.agentId(), "session", asked.sessionKey(),
                "command", Shown.line(asked.command(), LONGEST_RECORDED)));
        if (verdict instanceof Refused refused) {
            fields.put("rule", refused.rule());
            fields.put("grant", refused.remedy());
            String id = audit.record("exec.refused", fields);
            return new Refused(refused.rule(), refused.remedy() + " (" + id + ")");
        }
        if (verdict instanceof Run run) {
            fields.put("rule", run.rule());
            fields.put("where", Levels.text(run.where()));
            audit.record("exec.allowed", fields);
        }
        return verdict;
    }
}
