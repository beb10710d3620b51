// SPDX-License-Identifier: Apache-2.0
/** Text commands in chats that no model sees. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.creel.api.command;
