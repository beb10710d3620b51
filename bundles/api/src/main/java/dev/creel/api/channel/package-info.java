// SPDX-License-Identifier: Apache-2.0
/** Chat services: where messages come from and answers go. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.creel.api.channel;
