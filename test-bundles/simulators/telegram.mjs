// SPDX-License-Identifier: Apache-2.0
// A Telegram Bot API that is strict and does what a test asks: telegram.mjs [--port N].
import { serve } from "./shared/serve.mjs";
import { Telegram } from "./telegram/service.mjs";

serve(new Telegram());
