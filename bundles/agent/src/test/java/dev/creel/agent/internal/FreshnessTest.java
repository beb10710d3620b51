// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.agent.internal.Freshness.Policy;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final String DM = "agent:main:sim:default:dm:anna";

    @Test
    void onceADayAtFourUnlessSaidOtherwise() {
        Policy policy = policy("{}", "sim", DM);
        assertThat(policy).isEqualTo(new Policy(true, 4, 0));
        assertThat(over(policy, "2026-05-02T03:59", "2026-05-02T04:00")).contains("daily");
        assertThat(over(policy, "2026-05-02T04:00", "2026-05-02T04:00")).isEmpty();
        assertThat(over(policy, "2026-05-02T04:00", "2026-05-03T03:59")).isEmpty();
        assertThat(over(policy, "2026-05-01T12:00", "2026-05-02T03:00")).isEmpty();
        assertThat(over(policy, "2026-04-30T12:00", "2026-05-01T12:00")).contains("daily");
    }

    @Test
    void silenceAndTheHourWhicheverComesFirst() {
        Policy both = policy("{'session':{'reset':{'mode':'daily','atHour':6,'idleMinutes':30}}}", "sim", DM);
        assertThat(both).isEqualTo(new Policy(true, 6, 30));
        assertThat(over(both, "2026-05-02T12:00", "2026-05-02T12:31")).contains("idle");
        assertThat(over(both, "2026-05-02T05:50", "2026-05-02T06:00")).contains("daily");
        assertThat(over(both, "2026-05-02T12:00", "2026-05-02T12:30")).isEmpty();
        Policy idle = policy("{'session':{'reset':{'mode':'idle'}}}", "sim", DM);
        assertThat(idle).isEqualTo(new Policy(false, 4, 60));
        assertThat(over(idle, "2026-05-02T03:30", "2026-05-02T04:30")).isEmpty();
    }

    @Test
    void anHourThatTheClocksSkipOrRepeatStrikesOnce() {
        Policy policy = new Policy(true, 2, 0);
        assertThat(over(policy, "2026-03-28T23:00", "2026-03-29T03:00")).as("02:00 does not exist").contains("daily");
        assertThat(over(policy, "2026-03-29T03:00", "2026-03-29T04:00")).isEmpty();
        assertThat(over(policy, "2026-10-25T02:00", "2026-10-25T04:00")).isEmpty();
    }

    @Test
    void theChannelAloneThenTheKindOverTheCommonOne() {
        String config = "{'session':{'idleMinutes':5,'reset':{'mode':'idle','idleMinutes':10},'resetByType':{'group':{'idleMinutes':20},"
                + "'thread':{'mode':'daily','atHour':1},'direct':{'idleMinutes':40}},'resetByChannel':{'sim':{'atHour':9}}}}";
        assertThat(policy(config, "sim", DM)).isEqualTo(new Policy(true, 9, 0));
        assertThat(policy(config, "other", DM)).isEqualTo(new Policy(false, 4, 40));
        assertThat(policy(config, "other", "agent:main:other:group:g")).isEqualTo(new Policy(false, 4, 20));
        assertThat(policy(config, "other", "agent:main:other:channel:c:thread:t")).isEqualTo(new Policy(true, 1, 10));
        assertThat(policy("{'session':{'idleMinutes':5}}", "webchat", "agent:main:main")).isEqualTo(new Policy(false, 0, 5));
        assertThat(policy("{'session':{'reset':{'atHour':99}}}", "webchat", "agent:main:main")).isEqualTo(new Policy(true, 23, 0));
    }

    private static Policy policy(String config, String channel, String key) {
        return Policy.of(new Snapshot(1, "", (Json.Obj) Json.parse(config.replace('\'', '"'), 16), "/s", "/s/creel.json"), channel, key);
    }

    private static Optional<String> over(Policy policy, String changed, String now) {
        return Freshness.over(policy, instant(changed), instant(now), ZONE);
    }

    private static Instant instant(String local) {
        return LocalDateTime.parse(local).atZone(ZONE).toInstant();
    }
}
