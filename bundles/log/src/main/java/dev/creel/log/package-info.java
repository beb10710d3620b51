// SPDX-License-Identifier: Apache-2.0
/** The log: what it keeps, and what it masks. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.creel.log;
