// SPDX-License-Identifier: Apache-2.0
/** Routing, lanes and the turn loop. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package dev.creel.agent;
