// SPDX-License-Identifier: Apache-2.0
/** A call the service refuses, in its own words. */
export class Refused extends Error {
  constructor(code, description, parameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }

  static bad(description) {
    return new Refused(400, `Bad Request: ${description}`);
  }
}
