// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import dev.creel.api.json.Json;
import dev.creel.toolgate.Approvals.Field;
import dev.creel.toolgate.Approvals.Request;
import dev.creel.toolgate.ExecGate.Asked;
import dev.creel.toolgate.ExecGate.Elevated;
import dev.creel.toolgate.ExecGate.Verdict.Ask;
import dev.creel.toolgate.ExecGate.Verdict.Run;
import dev.creel.toolgate.ExecGate.Where;
import dev.creel.toolgate.internal.exec.Levels.Security;
import dev.creel.toolgate.internal.exec.PolicyExecGate.Decided;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One decision about a command on the gateway's host. */
final class HostCommand {
    private final Asked asked;
    private final ExecSettings settings;
    private final ApprovalsFile file;

    HostCommand(Asked asked, ExecSettings settings, ApprovalsFile file) {
        this.asked = asked;
        this.settings = settings;
        this.file = file;
    }

    Decided decided() {
        try {
            Json.Obj rules = file.held().file();
            // Whoever writes "deny" means elevated commands too, of whatever level.
            boolean free = asked.elevated() == Elevated.FULL && settings.onHost().security() != Security.DENY;
            Levels levels = free ? new Levels(Security.FULL, Levels.Ask.OFF) : settings.onHost().stricter(ApprovalsText.levels(rules, asked.agentId()));
            Levels strict = levels.stricter(levels.said(asked.security(), asked.ask()));
            if (strict.security() == Security.DENY) {
                return Decided.refused("exec.security", "commands on the gateway's host are denied: allow them in the approvals file (creel approvals set)"
                        + " and in tools.exec.security");
            }
            if (!SystemText.passes(asked)) {
                return Decided.refused("exec.command", "the command or a variable has characters that this system cannot hand to a program as they are;"
                        + " leave them out, or start the gateway with LANG=C.UTF-8");
            }
            return decided(Plan.of(asked.command(), Path.of(asked.workdir()), settings.programs()), strict, rules);
        } catch (IllegalStateException e) {
            return Decided.refused("exec.approvals-file", e.getMessage());
        } catch (IOException | InvalidPathException e) {
            return Decided.refused("exec.workdir", "the folder, or a file that the command names, cannot be used: " + e.getMessage());
        }
    }

    private Decided decided(Plan plan, Levels levels, Json.Obj rules) throws IOException {
        List<Field> what = plan.fields(settings.safeBins());
        Map<String, String> environment = plan.bare(settings.safeBins()) ? Map.of() : Variables.host(asked.environment(), path(plan.workdir()));
        String standing = Questioned.standing(asked, what, environment);
        List<Entry> entries = ApprovalsText.entries(rules, asked.agentId());
        String miss = miss(plan, entries, standing);
        boolean full = levels.security() == Security.FULL;
        Run run = new Run(Where.GATEWAY, plan.argv(settings.safeBins()), plan.workdir().toString(), environment,
                miss.isEmpty() ? "exec.allowlist" : full && levels.ask() != Levels.Ask.ALWAYS ? "exec.full" : "exec.approved");
        if (levels.ask() != Levels.Ask.ALWAYS && (full || miss.isEmpty())) {
            return new Decided(run, Optional.empty(), standing);
        }
        if (levels.ask() == Levels.Ask.OFF) {
            return Decided.refused("exec.allowlist", miss + ", and nobody is asked: allow it with creel approvals allowlist add, or set ask to on-miss");
        }
        boolean rememberable = levels.ask() != Levels.Ask.ALWAYS && !plan.doubtful()
                && plan.steps().stream().noneMatch(found -> found.program().runsOthers()) && settled(plan);
        Request request = Questioned.onHost(asked, what, environment, miss.isEmpty() ? "every command is asked for" : miss, rememberable);
        return Questioned.whole(request) ? new Decided(new Ask(request, asked), Optional.of(run), standing) : Questioned.TOO_LONG;
    }

    /** Whether no agent can put another program there: what is tried again and again would once meet the moment after the check. */
    private static boolean settled(Plan plan) {
        return plan.steps().stream().allMatch(found -> found.program().settled());
    }

    /** Why the command is not one that runs unasked; empty if it is. */
    private String miss(Plan plan, List<Entry> entries, String standing) {
        if (plan.doubtful()) {
            return plan.doubt();
        }
        if (settled(plan) && entries.stream().anyMatch(entry -> entry.remembered() && entry.id().equals(standing))) {
            return "";
        }
        if (!Variables.harmless(asked.environment())) {
            return "it is given variables of its own";
        }
        for (Plan.Found found : plan.steps()) {
            boolean allowed = Plan.safe(found, settings.safeBins())
                    || entries.stream().anyMatch(entry -> entry.allows(found.program(), found.step().words()));
            if (!allowed) {
                return "\"" + found.step().words().get(0) + "\" is not allowed with these arguments";
            }
        }
        return "";
    }

    private String path(Path workdir) throws IOException {
        return settings.programs().usable(workdir).stream().map(Path::toString).collect(Collectors.joining(":"));
    }
}
