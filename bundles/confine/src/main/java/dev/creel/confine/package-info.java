// SPDX-License-Identifier: Apache-2.0
/** What a plugin is and what it may do. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.creel.confine;
