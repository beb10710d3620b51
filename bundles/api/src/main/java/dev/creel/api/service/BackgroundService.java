// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.service;

import dev.creel.api.plugin.Call;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Work that goes on while the plugin is started, registered with the service property {@code service=NAME}. Needs
 * {@code ContributePermission "service:NAME"}. Runs on a loop thread of the plugin.
 */
@ConsumerType
public interface BackgroundService {
    /**
     * Works until {@code life} is cancelled. When it returns or throws before, the host runs it again after a pause that
     * grows; a plugin that fails too often is put in quarantine.
     */
    void run(Call life);
}
