// SPDX-License-Identifier: Apache-2.0
// A GoWA bridge to WhatsApp that is strict and does what a test asks: whatsapp.mjs [--port N].
import { serve } from "./shared/serve.mjs";
import { WhatsApp } from "./whatsapp/service.mjs";

serve(new WhatsApp());
