# SPDX-License-Identifier: Apache-2.0
# The steps of ./check ci beyond the Maven build; sourced by it. Long ones first: two run at a time.
beside acceptance-17 test-bundles/e2e/acceptance.sh
beside acceptance-25 on25 test-bundles/e2e/acceptance.sh
beside sandbox-docker test-bundles/tools/engine.sh docker
beside agents-that-work test-bundles/tools/work.sh
beside page-in-chromium test-bundles/page/run.sh
beside release-25 on25 test-bundles/e2e/release.sh
beside durable-telegram test-bundles/channels/durable.sh telegram 200
beside template test-bundles/e2e/template.sh
beside interop-model-faults test-bundles/interop/run.sh model-faults
beside show-telegram test-bundles/channels/show.sh telegram
beside show-whatsapp-25 on25 test-bundles/channels/show.sh whatsapp
beside plugins-17 test-bundles/e2e/plugins.sh
beside plugins-25 on25 test-bundles/e2e/plugins.sh
beside churn-20 test-bundles/churn/run.sh 20
beside show-discord test-bundles/channels/show.sh discord
beside show-slack-25 on25 test-bundles/channels/show.sh slack
beside channel-mqtt extensions/channel-mqtt/e2e/mosquitto.sh
beside examples-17 test-bundles/e2e/examples.sh
beside people-discord test-bundles/channels/people.sh discord
beside simulator-telegram test-bundles/simulators/prove.sh telegram
beside simulator-discord test-bundles/simulators/prove.sh discord
beside simulator-slack test-bundles/simulators/prove.sh slack
beside simulator-whatsapp test-bundles/simulators/prove.sh whatsapp
beside web-of-tools test-bundles/tools/web.sh
beside compose-file test-bundles/tools/box.sh compose
beside idempotency test-bundles/e2e/idempotency.sh
beside hot-edits-17 test-bundles/e2e/hot-edits.sh
beside interop-protocol-schema test-bundles/interop/run.sh protocol-schema
beside interop-openai-client test-bundles/interop/run.sh openai-client
beside interop-fuzz-frames test-bundles/interop/run.sh fuzz-frames
beside secret-scan test-bundles/hygiene/secrets.sh
beside licences test-bundles/hygiene/licences.sh
beside fail2ban test-bundles/e2e/fail2ban.sh
beside obedient-tasks-tenth test-bundles/obedient/run.sh tasks 0.1
