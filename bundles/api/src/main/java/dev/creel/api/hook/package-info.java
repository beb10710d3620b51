// SPDX-License-Identifier: Apache-2.0
/** Points of the host's work where plugins may watch, narrow or rewrite. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.creel.api.hook;
