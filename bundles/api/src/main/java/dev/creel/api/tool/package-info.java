// SPDX-License-Identifier: Apache-2.0
/** Tools the agent may call. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.3.0")
package dev.creel.api.tool;
