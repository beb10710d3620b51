// SPDX-License-Identifier: Apache-2.0
/** Which tool may run, for whom, in which session. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package dev.creel.toolgate;
