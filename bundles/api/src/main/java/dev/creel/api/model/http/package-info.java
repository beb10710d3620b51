// SPDX-License-Identifier: Apache-2.0
/** What model providers over HTTP have in common: where requests go, what answers and errors mean, when to try again. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.creel.api.model.http;
