// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A sign, registered as a service once every plugin that is wanted has been started or refused. Whoever acts with what plugins
 * contribute waits for it: a turn that began before would lack tools, and the hooks that guard it.
 */
@ProviderType
public interface PluginsStarted {}
