// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * Resolves a host each time a connection is opened and passes on only addresses its pool allows: the address that was
 * checked is the one that is connected to, whatever the name answers next time. Thread-safe.
 */
final class GuardedResolver implements SocketAddressResolver {
    private final Names names;
    private final Executor executor;

    /** How a name becomes addresses. */
    @FunctionalInterface
    interface Names {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    /** No address of the host was allowed. */
    static final class AddressRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean wouldBeAllowedPrivately;

        AddressRefused(boolean wouldBeAllowedPrivately) {
            super("no allowed address", null, false, false);
            this.wouldBeAllowedPrivately = wouldBeAllowedPrivately;
        }

        /** Whether the right {@code private} is all that was missing. */
        boolean wouldBeAllowedPrivately() {
            return wouldBeAllowedPrivately;
        }
    }

    GuardedResolver(Names names, Executor executor) {
        this.names = names;
        this.executor = executor;
    }

    @Override
    public void resolve(
            String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
        Pool pool = (Pool) ((Destination) context.get(Destination.CONTEXT_KEY)).getOrigin().getTag();
        try {
            executor.execute(() -> answer(host, port, pool, promise));
        } catch (RejectedExecutionException e) {
            promise.failed(e);
        }
    }

    private void answer(String host, int port, Pool pool, Promise<List<InetSocketAddress>> promise) {
        List<InetSocketAddress> allowed;
        try {
            allowed = allowed(names, host, port, pool);
        } catch (UnknownHostException | RuntimeException e) {
            promise.failed(e);
            return;
        }
        promise.succeeded(allowed);
    }

    /** @throws AddressRefused when none is allowed */
    static List<InetSocketAddress> allowed(Names names, String host, int port, Pool pool) throws UnknownHostException {
        InetAddress[] all =
                pool.literal().isPresent() ? new InetAddress[] {pool.literal().get()} : names.all(host);
        List<InetSocketAddress> allowed = new ArrayList<>();
        boolean privately = false;
        for (InetAddress address : all) {
            if (pool.allows(address)) {
                allowed.add(new InetSocketAddress(address, port));
            }
            privately |= new Pool(pool.plugin(), true, pool.literal(), pool.home()).allows(address);
        }
        if (allowed.isEmpty()) {
            throw new AddressRefused(privately);
        }
        return allowed;
    }
}
