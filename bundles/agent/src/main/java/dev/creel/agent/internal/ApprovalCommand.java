// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Outbox.Choice;
import dev.creel.access.Rights;
import dev.creel.agent.internal.Commands.Answer;
import dev.creel.toolgate.Approvals;
import dev.creel.toolgate.Approvals.Approver;
import dev.creel.toolgate.Approvals.Decision;
import dev.creel.toolgate.Approvals.Pending;
import dev.creel.toolgate.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /approve}: answers what waits for a yes, or shows it; thread-safe. */
final class ApprovalCommand {
    private static final int LONGEST = 300;
    private static final int MOST = 8;

    private final Approvals approvals;

    ApprovalCommand(Approvals approvals) {
        this.approvals = approvals;
    }

    Answer answer(LiveRun run, Rights rights, String arguments) {
        List<String> words = List.of(arguments.strip().split("\\s+"));
        if (words.get(0).isEmpty()) {
            return CommandRights.group(run) ? new Answer("approve", "What waits is shown in a direct chat only.") : shown();
        }
        Optional<Decision> decision = words.size() == 2 ? Decision.named(words.get(1)) : Optional.empty();
        if (decision.isEmpty()) {
            return new Answer("approve", "Say /approve ID allow-once, allow-always or deny.");
        }
        return new Answer("approve", switch (approvals.resolve(words.get(0), decision.get(), approver(run, rights))) {
            case DONE -> decision.get() == Decision.DENY ? "Denied." : decision.get() == Decision.ALLOW_ONCE ? "Allowed, once."
                    : "Allowed, and again whenever exactly this is asked.";
            case UNKNOWN -> "Nothing waits under that id: it was answered, or its time is over.";
            case NOT_OFFERED -> "That can be allowed once or denied, not always.";
            case NOT_ALLOWED -> "You may not answer this: it takes the owner, or a client with the scope operator.approvals.";
        });
    }

    private static Approver approver(LiveRun run, Rights rights) {
        return ChannelAddress.of(run.message())
                .<Approver>map(from -> new Approver.Sender(from.channel(), run.message().options().text("sender").orElse(""), rights))
                .orElseGet(() -> new Approver.Client(run.peer()));
    }

    private Answer shown() {
        List<Pending> waiting = approvals.pending();
        if (waiting.isEmpty()) {
            return new Answer("approve", "Nothing waits for an approval.");
        }
        List<String> lines = waiting.stream().limit(MOST).map(q -> q.id() + "  " + q.request().title() + ": " + q.request().text()).toList();
        return new Answer("approve", "This waits for an approval:\n" + Shown.code(lines, LONGEST) + "\nAnswer with /approve ID and allow-once, allow-always or deny.",
                waiting.size() == 1 ? choices(waiting.get(0)) : List.of());
    }

    /** What can be pressed below a question. */
    static List<Choice> choices(Pending question) {
        List<Choice> all = new ArrayList<>();
        for (Decision decision : Decision.values()) {
            if (decision != Decision.ALLOW_ALWAYS || question.request().rememberable()) {
                String label = decision == Decision.DENY ? "Deny" : decision == Decision.ALLOW_ONCE ? "Allow once" : "Always allow exactly this";
                all.add(new Choice(label, "/approve " + question.id() + " " + decision.text()));
            }
        }
        return all;
    }
}
