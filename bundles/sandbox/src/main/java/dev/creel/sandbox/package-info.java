// SPDX-License-Identifier: Apache-2.0
/** Containers in which an agent acts. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package dev.creel.sandbox;
