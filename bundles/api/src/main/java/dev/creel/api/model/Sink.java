// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.model;

import org.osgi.annotation.versioning.ProviderType;

/** Where a provider writes its events; used by one thread. */
@ProviderType
public interface Sink {
    /** Blocks while the reader is slow. @throws dev.creel.api.plugin.Cancelled when nobody reads any more */
    void emit(Event event);
}
