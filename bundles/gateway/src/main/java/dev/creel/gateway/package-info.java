// SPDX-License-Identifier: Apache-2.0
/** What the gateway takes from other bundles of the core. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.creel.gateway;
