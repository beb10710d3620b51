// SPDX-License-Identifier: Apache-2.0
/** Stores that agents search. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.creel.api.memory;
