// SPDX-License-Identifier: Apache-2.0
/** What the gateway takes from other bundles of the core, and where it can be reached. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.creel.gateway;
