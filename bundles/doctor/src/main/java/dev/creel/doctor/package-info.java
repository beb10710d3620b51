// SPDX-License-Identifier: Apache-2.0
/** The security audit and the doctor: checks, what they look at, and what runs them, with or without a gateway. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.creel.doctor;
