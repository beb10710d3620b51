// SPDX-License-Identifier: Apache-2.0
// People on a real IRC network, InspIRCd with Atheme's services, who do what a test asks: irc.mjs [--port N].
import { serve } from "./shared/serve.mjs";
import { Irc } from "./irc/service.mjs";
import { Network } from "./irc/network.mjs";

const network = await Network.started();
const service = new Irc(network);
await service.ready();
serve(service);
