// SPDX-License-Identifier: Apache-2.0
/** A request the service refuses: HTTP status, its own code and text, and which fields of the body are wrong. */
export class Refused extends Error {
  constructor(status, code, message, errors) {
    super(message);
    this.status = status;
    this.body = { message, code, ...(errors ? { errors } : {}) };
  }

  static unknown(what, code) {
    return new Refused(404, code, `Unknown ${what}`);
  }

  /** A field of the body, named with dots, that breaks a rule. */
  static field(path, code, message) {
    const errors = path.split(".").reduceRight((inner, key) => ({ [key]: inner }), { _errors: [{ code, message }] });
    return new Refused(400, 50035, "Invalid Form Body", errors);
  }
}
