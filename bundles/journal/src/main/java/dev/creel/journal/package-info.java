// SPDX-License-Identifier: Apache-2.0
/** What was accepted and what was answered, durable before it is acknowledged. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package dev.creel.journal;
