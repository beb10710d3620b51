// SPDX-License-Identifier: Apache-2.0
/** HTTP routes that plugins add below /plugins/NAME/. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.creel.api.http;
