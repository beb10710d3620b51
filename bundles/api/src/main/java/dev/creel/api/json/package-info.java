// SPDX-License-Identifier: Apache-2.0
/** JSON as immutable values, with a strict bounded reader. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.creel.api.json;
