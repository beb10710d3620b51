// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.jobs;

import dev.creel.api.tool.Sandbox.Job;
import dev.creel.api.tool.Sandbox.State;
import dev.creel.confine.Threads;
import dev.creel.sandbox.Jobs;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one table of jobs, in the order they came. Full, it gives up the oldest that has ended, never one that runs. */
@Component(service = Jobs.class)
public final class JobTable implements Jobs {
    static final int MOST_RUNNING = 128;
    static final int MOST_OF_OWNER = 32;
    static final int MOST = 256;
    private static final Logger LOG = LoggerFactory.getLogger(JobTable.class);
    private static final long STOPPING_SECONDS = 20;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, KeptJob> jobs = new LinkedHashMap<>();
    private final ThreadFactory readers;
    private final ThreadFactory writers;
    private final ThreadFactory enders;
    private final ScheduledThreadPoolExecutor clock;
    private boolean closed;

    @Activate
    public JobTable(@Reference Threads threads) {
        readers = threads.factory("job");
        writers = threads.factory("job-input");
        enders = threads.factory("job-end");
        clock = new ScheduledThreadPoolExecutor(1, threads.factory("job-clock"));
        clock.setRemoveOnCancelPolicy(true);
    }

    @Deactivate
    public void stop() {
        List<Thread> ending = new ArrayList<>();
        synchronized (jobs) {
            closed = true;
            for (KeptJob job : jobs.values()) {
                Thread thread = enders.newThread(() -> job.end("killed"));
                thread.start();
                ending.add(thread);
            }
        }
        clock.shutdownNow();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOPPING_SECONDS);
        try {
            for (Thread thread : ending) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ending.stream().anyMatch(Thread::isAlive)) {
            LOG.warn("Commands that do not end were left behind");
        }
    }

    @Override
    public Job start(Order order, Supplier<Running> start) {
        KeptJob job = placed(order);
        try {
            job.begin(start.get(), writers);
            follow(job);
            return job;
        } catch (RuntimeException | Error e) {
            // A command that nobody reads, as where there is no thread for it, must neither run nor keep its place.
            job.fail();
            forget(job);
            throw e;
        }
    }

    private void follow(KeptJob job) {
        var late = clock.schedule(() -> enders.newThread(() -> job.end("timeout")).start(), job.order().timeout().toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            readers.newThread(() -> {
                job.follow();
                late.cancel(false);
                remember(job);
            }).start();
        } catch (RuntimeException | Error e) {
            late.cancel(false);
            throw e;
        }
    }

    @Override
    public int end(Predicate<Order> fits) {
        List<KeptJob> ending;
        synchronized (jobs) {
            ending = jobs.values().stream().filter(job -> !job.ended() && fits.test(job.order())).toList();
        }
        ending.forEach(job -> enders.newThread(() -> job.end("killed")).start());
        return ending.size();
    }

    private void remember(KeptJob job) {
        synchronized (jobs) {
            if (!closed) {
                clock.schedule(() -> forget(job), job.order().kept().toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private KeptJob placed(Order order) {
        synchronized (jobs) {
            long running = jobs.values().stream().filter(job -> !job.ended()).count();
            long own = jobs.values().stream().filter(job -> !job.ended() && job.order().owner().equals(order.owner())).count();
            if (closed || running >= MOST_RUNNING || own >= MOST_OF_OWNER) {
                throw new SandboxRefused("sandbox.jobs", closed ? "the gateway stops" : own + " commands of this session run, and "
                        + running + " of all; " + MOST_OF_OWNER + " and " + MOST_RUNNING + " may", "wait for one, or end one");
            }
            if (jobs.size() >= MOST) {
                jobs.values().stream().filter(KeptJob::ended).findFirst().ifPresent(this::forget);
            }
            KeptJob job = new KeptJob(fresh(), order, Instant.now(), this::forget, enders);
            jobs.put(job.id(), job);
            return job;
        }
    }

    private String fresh() {
        byte[] bytes = new byte[5];
        do {
            random.nextBytes(bytes);
        } while (jobs.containsKey(HexFormat.of().formatHex(bytes)));
        return HexFormat.of().formatHex(bytes);
    }

    private void forget(KeptJob job) {
        synchronized (jobs) {
            if (job.ended()) {
                jobs.remove(job.id(), job);
            }
        }
    }

    @Override
    public List<State> of(String owner) {
        List<State> states = new ArrayList<>();
        synchronized (jobs) {
            jobs.values().stream().filter(job -> job.order().owner().equals(owner)).forEach(job -> states.add(job.state()));
        }
        Collections.reverse(states);
        return states;
    }

    @Override
    public Optional<Job> find(String owner, String id) {
        synchronized (jobs) {
            return Optional.<Job>ofNullable(jobs.get(id)).filter(job -> ((KeptJob) job).order().owner().equals(owner));
        }
    }
}
