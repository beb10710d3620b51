// SPDX-License-Identifier: Apache-2.0
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Draws an element again whenever something it shows says `change`. */
export class Follows implements ReactiveController {
  private readonly host: ReactiveControllerHost;
  private readonly shown: EventTarget;
  private readonly event: string;
  private readonly draw = () => this.host.requestUpdate();

  constructor(host: ReactiveControllerHost, shown: EventTarget, event = "change") {
    this.host = host;
    this.shown = shown;
    this.event = event;
    host.addController(this);
  }

  hostConnected(): void {
    this.shown.addEventListener(this.event, this.draw);
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.shown.removeEventListener(this.event, this.draw);
  }
}
