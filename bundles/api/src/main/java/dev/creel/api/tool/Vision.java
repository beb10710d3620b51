// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.tool;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A model that looks at pictures for one tool call, without tools and without the conversation. What it says is a stranger's word:
 * pictures can hold orders. Blocking; thread-safe.
 *
 * <p>Throws {@link dev.creel.api.plugin.Refused} for a model this turn may not choose; {@link dev.creel.api.plugin.Failure} with
 * {@code BAD_INPUT} for what is no picture, {@code QUOTA} for what is too large, {@code UNSUPPORTED} where no model looks at
 * pictures, and otherwise as models do.
 */
@ProviderType
public interface Vision {
    /** Most pictures of one question. */
    int MOST = 20;

    /** Most bytes of the pictures of one question together. */
    int LARGEST = 6 << 20;

    /**
     * What the model says about pictures it sees side by side, in this order.
     *
     * @param pictures PNG, JPEG, GIF or WebP, 1 to {@value #MOST}; told by their bytes, never by their names
     * @param question what to say about them, at most 4,000 characters
     * @param model provider and model, empty for the configured one
     */
    String describe(List<byte[]> pictures, String question, String model);

    /** What the model says about one picture. */
    default String describe(byte[] picture, String question, String model) {
        return describe(List.of(picture), question, model);
    }
}
