// SPDX-License-Identifier: Apache-2.0
/** The configuration: one immutable, validated, versioned snapshot. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.3.0")
package dev.creel.config;
