// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.confine.Threads;
import dev.creel.session.Sessions;
import dev.creel.session.Sessions.Past;
import dev.creel.session.Sessions.Session;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code session.maintenance} says of old sessions, done some time after the start and then twice a day: transcripts of past
 * sessions are erased; with {@code mode: "enforce"} sessions nobody used for long, or beyond a number, become past ones.
 */
@Component(service = {}, immediate = true)
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final long FIRST_MINUTES = 10;
    private static final long EVERY_MINUTES = 12 * 60;
    private static final int ALL = 1_000_000;

    private final Config config;
    private final Sessions sessions;
    private final Clock clock;
    private final ScheduledExecutorService timer;

    @Activate
    public Retention(@Reference Config config, @Reference Sessions sessions, @Reference Threads threads) {
        this(config, sessions, Clock.systemUTC(), Executors.newSingleThreadScheduledExecutor(threads.factory("retention")));
        timer.scheduleWithFixedDelay(this::quietly, FIRST_MINUTES, EVERY_MINUTES, TimeUnit.MINUTES);
    }

    Retention(Config config, Sessions sessions, Clock clock, ScheduledExecutorService timer) {
        this.config = config;
        this.sessions = sessions;
        this.clock = clock;
        this.timer = timer;
    }

    /** A round that fails does not end the rounds. */
    private void quietly() {
        try {
            run();
        } catch (RuntimeException e) {
            LOG.error("Old sessions could not be cleaned up", e);
        }
    }

    /** One round, by the configuration of the moment. */
    void run() {
        Snapshot now = config.current();
        RetentionRule rule = RetentionRule.of(now.object("session.maintenance"));
        int left = rule.enforced() ? leave(rule) : 0;
        int erased = 0;
        for (Past past : sessions.past()) {
            if (rule.over(past.at(), clock.instant()) && sessions.erase(past.id())) {
                erased++;
            }
        }
        if (left + erased > 0) {
            LOG.info("retention: {} sessions are past now, {} transcripts erased", left, erased);
        }
    }

    /** The newest first: those beyond the number are the oldest. */
    private int leave(RetentionRule rule) {
        Instant now = clock.instant();
        List<Session> candidates = sessions.list(ALL).stream().filter(Retention::mayGo).toList();
        int left = 0;
        for (int i = 0; i < candidates.size(); i++) {
            Session session = candidates.get(i);
            if ((i >= rule.mostSessions() || rule.unused(session.updatedAt(), now)) && sessions.delete(session.key())) {
                left++;
            }
        }
        return left;
    }

    private static boolean mayGo(Session session) {
        return !session.settings().pinned() && !session.key().equals("agent:" + session.agentId() + ":main");
    }

    @Deactivate
    void stop() {
        timer.shutdown();
    }
}
