// SPDX-License-Identifier: Apache-2.0
/** What plugins add to the security audit. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.creel.api.doctor;
