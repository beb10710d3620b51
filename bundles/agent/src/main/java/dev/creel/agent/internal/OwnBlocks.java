// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.model.Message;
import dev.creel.api.model.Message.Block;
import java.util.List;

/**
 * A conversation as one model may see it: without the opaque blocks of others. They may hold what another provider
 * was told in confidence, and no other model accepts them.
 */
final class OwnBlocks {
    private OwnBlocks() {}

    /** @param model as {@link ModelChoice#name} has it */
    static List<Message> of(List<Message> messages, String model) {
        return messages.stream().map(message -> of(message, model)).toList();
    }

    private static Message of(Message message, String model) {
        if (!(message instanceof Message.Assistant said) || said.blocks().isEmpty()) {
            return message;
        }
        List<Block> own = said.blocks().stream().filter(block -> block.model().equals(model)).toList();
        return own.size() == said.blocks().size() ? said : new Message.Assistant(said.text(), said.calls(), own);
    }
}
