// SPDX-License-Identifier: Apache-2.0
/** Secrets by name; the value stays with the host. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.creel.api.secret;
