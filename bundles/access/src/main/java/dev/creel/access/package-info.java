// SPDX-License-Identifier: Apache-2.0
/** Who may talk: one pure decision for every event. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.creel.access;
