// SPDX-License-Identifier: Apache-2.0
// A Discord that is strict and does what a test asks: discord.mjs [--port N].
import { Discord } from "./discord/service.mjs";
import { serve } from "./shared/serve.mjs";

serve(new Discord());
