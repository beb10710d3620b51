// SPDX-License-Identifier: Apache-2.0
// A Slack workspace that is strict and does what a test asks: slack.mjs [--port N].
import { serve } from "./shared/serve.mjs";
import { Slack } from "./slack/service.mjs";

serve(new Slack());
