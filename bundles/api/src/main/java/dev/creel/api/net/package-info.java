// SPDX-License-Identifier: Apache-2.0
/** HTTP and WebSocket to the origins a plugin was granted. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.creel.api.net;
