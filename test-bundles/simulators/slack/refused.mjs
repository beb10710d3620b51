// SPDX-License-Identifier: Apache-2.0
/** A call the service refuses: its word for why, and more for people. */
export class Refused extends Error {
  constructor(error, messages) {
    super(error);
    this.body = { ok: false, error, ...(messages ? { response_metadata: { messages } } : {}) };
  }
}
