// SPDX-License-Identifier: Apache-2.0
/** Model providers: a prompt in, a stream of events out. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.creel.api.model;
