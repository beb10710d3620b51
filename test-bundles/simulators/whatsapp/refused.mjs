// SPDX-License-Identifier: Apache-2.0
/** A request the bridge refuses, in the form of its answers. */
export class Refused extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.body = { status, code, message, results: null };
  }

  static bad(message) {
    return new Refused(400, "400", message);
  }

  static validation(message) {
    return new Refused(400, "VALIDATION_ERROR", message);
  }
}
