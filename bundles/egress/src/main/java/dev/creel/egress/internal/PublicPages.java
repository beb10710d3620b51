// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.net.Limits;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Web.Page;
import dev.creel.confine.WebOrigin;
import dev.creel.egress.Pages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/** Reads pages hop by hop: each one is admitted by the reader's rules and the guard of addresses anew. Thread-safe. */
final class PublicPages {
    /** No plugin's name has a space, so no plugin rides on a connection of a page or the other way round. */
    private static final String POOL = "a page";
    private static final int MAX_OPEN = 32;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Set<String> KEPT = Set.of("content-type", "content-length", "content-encoding", "last-modified");

    private final Clients clients;
    private final BiFunction<String, Map<String, String>, String> audit;
    private final LongSupplier nanos;
    private final Semaphore open = new Semaphore(MAX_OPEN);

    /** @param nanos a clock as {@link System#nanoTime} is one */
    PublicPages(Clients clients, BiFunction<String, Map<String, String>, String> audit, LongSupplier nanos) {
        this.clients = clients;
        this.audit = audit;
        this.nanos = nanos;
    }

    Page get(Pages.Wanted wanted, Pages.Reader reader, Call call) {
        call.check();
        Outbound outbound = first(wanted);
        if (!open.tryAcquire()) {
            throw new Failure(Failure.Code.OVERLOADED, "more than " + MAX_OPEN + " pages are being read at the same time");
        }
        try {
            return follow(outbound, wanted, reader, call);
        } finally {
            open.release();
        }
    }

    private Page follow(Outbound first, Pages.Wanted wanted, Pages.Reader reader, Call call) {
        long until = nanos.getAsLong() + wanted.total().toNanos();
        Outbound outbound = first;
        for (int hops = 0; ; hops++) {
            long asked = nanos.getAsLong();
            admit(outbound.target(), reader);
            // Somebody may have had to be asked; that is none of the server's time.
            until += nanos.getAsLong() - asked;
            try (Exchange exchange = exchange(outbound, until, reader, call)) {
                if (!Redirect.is(exchange.status())) {
                    return page(exchange, outbound, wanted.most());
                }
                outbound = next(outbound, exchange, hops < wanted.redirects());
            }
        }
    }

    private static Outbound first(Pages.Wanted wanted) {
        List<Outbound.Header> headers = new ArrayList<>();
        Map.of("Accept", wanted.accept(), "User-Agent", wanted.agent()).forEach((name, value) -> {
            if (!value.isEmpty()) {
                headers.add(new Outbound.Header(name, Headers.checkedValue(name, value), false));
            }
        });
        try {
            PageAddress address = PageAddress.parse(wanted.url());
            return new Outbound(address.origin(), "GET", address.path(), headers, new byte[0], List.of());
        } catch (IllegalArgumentException e) {
            throw new Failure(Failure.Code.BAD_INPUT, e.getMessage());
        }
    }

    private static Outbound next(Outbound from, Exchange exchange, boolean more) {
        Outbound next = Redirect.next(from, exchange.status(), PageAddress.location(exchange.rawHeader("location")))
                .filter(to -> to.target().web()).orElse(null);
        if (next == null || !more) {
            throw new Failure(Failure.Code.PERMANENT, "a redirect of " + from.target().origin()
                    + " was not followed: there were too many, or it leads to no page");
        }
        return next;
    }

    /** Names of the network at home are not even looked up. */
    private void admit(WebOrigin target, Pages.Reader reader) {
        reader.admit().accept(target.host());
        if (!reader.home().contains(target.origin()) && target.literal().isEmpty() && HomeNames.covers(target.host())) {
            throw refused(target, reader);
        }
    }

    private Exchange exchange(Outbound outbound, long until, Pages.Reader reader, Call call) {
        WebOrigin target = outbound.target();
        Duration left = Duration.ofNanos(Math.max(1_000_000, until - nanos.getAsLong()));
        Limits limits = new Limits(CONNECT.compareTo(left) < 0 ? CONNECT : left, left, left, Long.MAX_VALUE, 0);
        Pool pool = new Pool(POOL, reader.home().contains(target.origin()), target.literal(), false);
        Exchange exchange = new Exchange(Wire.request(clients, outbound, limits, pool), target.origin(), limits,
                new Scrubber(List.of()), call, () -> {});
        try {
            exchange.send();
            return exchange;
        } catch (GuardedResolver.AddressRefused e) {
            throw refused(target, reader);
        }
    }

    private Refused refused(WebOrigin target, Pages.Reader reader) {
        String rule = "a page of " + target.origin() + ", whose address is none of the public web";
        Map<String, String> fields = new LinkedHashMap<>(reader.who());
        fields.put("what", target.origin());
        fields.put("rule", rule);
        fields.put("grant", "name " + target.origin() + " in tools.web.fetch.privateOrigins");
        return new Refused(audit.apply("web.address", fields), rule);
    }

    private static Page page(Exchange exchange, Outbound at, int most) {
        byte[] body = new byte[Math.min(most, 64 << 10)];
        int size = 0;
        for (int n = 0; n >= 0 && size < most; size += Math.max(0, n)) {
            if (size == body.length) {
                body = Arrays.copyOf(body, Math.min(most, 2 * size));
            }
            n = exchange.read(body, size, body.length - size);
        }
        boolean truncated = size == most && exchange.read(new byte[1], 0, 1) > 0;
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.headers().forEach((name, values) -> {
            if (KEPT.contains(name)) {
                headers.put(name, values.get(0));
            }
        });
        return new Page(exchange.status(), at.target().origin() + at.path(), headers, Arrays.copyOf(body, size), truncated);
    }
}
