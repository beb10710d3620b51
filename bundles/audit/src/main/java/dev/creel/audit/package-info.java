// SPDX-License-Identifier: Apache-2.0
/** The append-only, hash-chained log of decisions. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.creel.audit;
