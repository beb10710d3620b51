// SPDX-License-Identifier: Apache-2.0
/** Secrets by reference, and the sealed lines every store writes. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.creel.vault;
