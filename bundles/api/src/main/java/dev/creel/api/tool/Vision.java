// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.tool;

import org.osgi.annotation.versioning.ProviderType;

/** A model that looks at a picture for one tool call, without tools and without the conversation. Blocking; thread-safe. */
@ProviderType
public interface Vision {
    /**
     * What the model says about a picture.
     *
     * @param picture PNG, JPEG, GIF or WebP, at most 8 MiB; told by its bytes, never by its name
     * @param question what to say about it
     * @param model provider and model, empty for the configured one
     */
    String describe(byte[] picture, String question, String model);
}
