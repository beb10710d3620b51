// SPDX-License-Identifier: Apache-2.0
/** Session keys, transcripts and their store. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.creel.session;
