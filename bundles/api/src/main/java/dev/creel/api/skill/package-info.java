// SPDX-License-Identifier: Apache-2.0
/** Texts that tell an agent how to do something. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.creel.api.skill;
