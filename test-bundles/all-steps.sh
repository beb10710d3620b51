# SPDX-License-Identifier: Apache-2.0
# The long steps of ./check all, beyond those of ./check ci; sourced by it.
step durability-every-cut mvn -B -ntp verify -pl test-bundles/durability -am -Dcreel.durability=all
step idle-30-minutes test-bundles/idle/zero-connections.sh ./creel 1800
step interop-fuzz-frames-200000 env COUNT=200000 EACH=500 test-bundles/interop/run.sh fuzz-frames
step interop-fuzz-frames-25 on25 test-bundles/interop/run.sh fuzz-frames
step show-irc test-bundles/channels/show.sh irc
step kill9 test-bundles/durability/kill9.sh ./creel 20
step examples-25 on25 test-bundles/e2e/examples.sh
step hot-edits-25 on25 test-bundles/e2e/hot-edits.sh
step interop-aimock-faults test-bundles/interop/run.sh aimock-faults
step release-17 test-bundles/e2e/release.sh
step libraries-17 test-bundles/libraries/run.sh
step libraries-25 on25 test-bundles/libraries/run.sh
step churn-100 test-bundles/churn/run.sh 100
step churn-100-25 on25 test-bundles/churn/run.sh 100
for kind in telegram discord slack whatsapp irc; do
    step durable-$kind-2000 test-bundles/channels/durable.sh $kind 2000
    step people-$kind test-bundles/channels/people.sh $kind
done
step floods test-bundles/channels/floods.sh telegram
step sandbox-podman test-bundles/tools/engine.sh podman
step obedient-attacks test-bundles/obedient/run.sh attacks
step obedient-tasks test-bundles/obedient/run.sh tasks
step limits test-bundles/tools/limits.sh
step limits-25 on25 test-bundles/tools/limits.sh
step work-25 on25 test-bundles/tools/work.sh
step message-telegram test-bundles/channels/message.sh telegram
step audit test-bundles/e2e/audit.sh
step full-disk test-bundles/e2e/full-disk.sh
step incident test-bundles/e2e/incident.sh
step keychain test-bundles/e2e/keychain.sh
step backup test-bundles/move/backup.sh
step import-of-the-family test-bundles/move/family.sh
step service test-bundles/service/run.sh
step service-25 on25 test-bundles/service/run.sh
step guides test-bundles/service/guides.sh
step boxes test-bundles/tools/box.sh egress gateway way
step ngircd test-bundles/simulators/irc/old-server.sh
step interop-family test-bundles/interop/family.sh
step edges test-bundles/e2e/edges.sh
step metrics test-bundles/e2e/metrics.sh
step llama-cpp test-bundles/interop/llama.sh
