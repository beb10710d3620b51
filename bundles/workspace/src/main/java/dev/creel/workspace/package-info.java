// SPDX-License-Identifier: Apache-2.0
/** The one jail for files that tools use. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.creel.workspace;
