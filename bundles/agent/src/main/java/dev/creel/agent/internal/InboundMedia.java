// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.Attachments;
import dev.creel.access.Attachments.Fetched;
import dev.creel.access.Images;
import dev.creel.access.Message;
import dev.creel.api.model.Message.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that came with a message, when its turn begins: kept in the agent's workspace, images shown to the model. What cannot be
 * fetched is said to the model and holds nothing up. Thread-safe.
 */
final class InboundMedia {
    private static final Logger LOG = LoggerFactory.getLogger(InboundMedia.class);
    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_PROBLEM = 200;

    private final Attachments attachments;

    InboundMedia(Attachments attachments) {
        this.attachments = attachments;
    }

    /**
     * What a turn has of its message's files.
     *
     * @param lines one for each file, fit for the block of what strangers chose
     * @param images what the model is shown, with those a client sent along
     */
    record Received(List<String> lines, List<Image> images) {}

    Received receive(Message message, Path workspace) {
        List<String> lines = new ArrayList<>();
        List<Image> images = new ArrayList<>(Images.of(message));
        for (Fetched file : attachments.fetch(message)) {
            lines.add("file: " + Untrusted.inert(file.name(), LONGEST_NAME) + " (" + Untrusted.inert(file.type(), LONGEST_NAME)
                    + ")" + outcome(file, workspace, images));
        }
        return new Received(lines, images);
    }

    private static String outcome(Fetched file, Path workspace, List<Image> images) {
        if (!file.problem().isEmpty()) {
            return " is not here: " + Untrusted.inert(file.problem(), LONGEST_PROBLEM);
        }
        if (file.image()) {
            images.add(new Image(file.type(), Base64.getEncoder().encodeToString(file.bytes())));
        }
        try {
            return " at " + new MediaFolder(workspace).keep(file.bytes(), file.extension()) + (file.image() ? ", shown below" : "");
        } catch (IOException e) {
            LOG.warn("A file of a message could not be kept in {}: {}", workspace, e.toString());
            return file.image() ? " is shown below, and could not be kept" : " could not be kept";
        }
    }
}
