// SPDX-License-Identifier: Apache-2.0
/** Long-lived work of plugins. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.creel.api.service;
