// SPDX-License-Identifier: Apache-2.0
/** Pages of the public web, read behind the one guard of addresses. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.creel.egress;
