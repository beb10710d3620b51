// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.agent.internal.ModelCalls.Answer;
import dev.creel.agent.internal.ModelCalls.Question;
import dev.creel.agent.internal.SpendingCaps.Payer;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.confine.PluginServices.Service;
import java.util.Locale;

/** Calls of models within the spending caps: each is allowed before it is made and counted after it. Thread-safe. */
record PaidCalls(ModelCalls calls, Spending spending) {
    /** As {@link ModelCalls#ask}. @throws TurnFailure also when a cap could be passed */
    Answer ask(LiveRun run, Service<ModelProvider> service, Question question, Progress progress)
            throws InterruptedException {
        long input = Excerpt.tokens(Excerpt.size(question.prompt()));
        Spending.Leave leave = spending.ask(payer(run), question.choice(), input);
        boolean settled = false;
        try {
            Answer answer = calls.ask(run, service, question.with(bounded(question.prompt(), leave.output())), progress);
            settled = true;
            spending.settle(leave, answer.usage(), heard(progress) + answer.calls().stream()
                    .mapToLong(call -> Excerpt.tokens(Excerpt.weight(call.arguments()))).sum());
            return answer;
        } catch (TurnFailure e) {
            if (e.fault().unpaid() && progress.heardText().isEmpty()) {
                settled = true;
                spending.release(leave);
            }
            throw e;
        } finally {
            if (!settled) {
                spending.lost(leave, heard(progress));
            }
        }
    }

    /** An answer that no cap bounds keeps the bound it has. */
    private static Prompt bounded(Prompt prompt, long output) {
        if (output == 0 || prompt.maxTokens() > 0 && prompt.maxTokens() <= output) {
            return prompt;
        }
        return new Prompt(prompt.provider(), prompt.model(), prompt.settings(), prompt.system(), prompt.messages(),
                prompt.tools(), (int) Math.min(output, Integer.MAX_VALUE), prompt.thinking());
    }

    private static long heard(Progress progress) {
        return Excerpt.tokens(Excerpt.weight(progress.heardText()));
    }

    /** Gateway clients hold the owner's key; in a channel each sender counts for himself. */
    private static Payer payer(LiveRun run) {
        String sender = ChannelAddress.of(run.message())
                .map(from -> from.channel() + ":" + run.message().options().text("sender", "")).orElse("gateway");
        return new Payer(run.agentId(), sender.toLowerCase(Locale.ROOT));
    }
}
