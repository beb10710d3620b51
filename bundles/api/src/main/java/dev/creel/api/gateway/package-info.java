// SPDX-License-Identifier: Apache-2.0
/** Methods of the WebSocket protocol that plugins add. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.creel.api.gateway;
