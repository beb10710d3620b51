# SPDX-License-Identifier: Apache-2.0
# The steps of ./check ci beyond the Maven build; sourced by it.
step acceptance-17 test-bundles/e2e/acceptance.sh
step acceptance-25 on25 test-bundles/e2e/acceptance.sh
step kill9 test-bundles/durability/kill9.sh ./creel 20
step release-25 on25 test-bundles/e2e/release.sh
step examples-17 test-bundles/e2e/examples.sh
step examples-25 on25 test-bundles/e2e/examples.sh
step plugins-17 test-bundles/e2e/plugins.sh
step plugins-25 on25 test-bundles/e2e/plugins.sh
step hot-edits-17 test-bundles/e2e/hot-edits.sh
step hot-edits-25 on25 test-bundles/e2e/hot-edits.sh
step interop-protocol-schema test-bundles/interop/run.sh protocol-schema
step interop-openai-client test-bundles/interop/run.sh openai-client
step idempotency test-bundles/e2e/idempotency.sh
step interop-aimock-faults test-bundles/interop/run.sh aimock-faults
step interop-model-faults test-bundles/interop/run.sh model-faults
step interop-fuzz-frames test-bundles/interop/run.sh fuzz-frames
step template test-bundles/e2e/template.sh
step libraries-17 test-bundles/libraries/run.sh
step churn-20 test-bundles/churn/run.sh 20
step page-in-chromium test-bundles/page/run.sh
