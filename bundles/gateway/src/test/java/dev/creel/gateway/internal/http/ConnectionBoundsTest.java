// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.junit.jupiter.api.Test;

class ConnectionBoundsTest {
    private final ConnectionBounds bounds = new ConnectionBounds();
    private final List<Connection> cut = new ArrayList<>();

    private static <T> T fake(Class<T> contract, InvocationHandler handler) {
        return contract.cast(Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract}, handler));
    }

    /** A socket that was just accepted: nothing has been read from it, whatever it will say. */
    private Connection from(String address) {
        Connection[] self = new Connection[1];
        EndPoint end = fake(EndPoint.class, (p, m, a) -> switch (m.getName()) {
            case "getRemoteSocketAddress" -> new InetSocketAddress(address(address), 1);
            case "close" -> cut.add(self[0]);
            default -> null;
        });
        self[0] = fake(Connection.class, (p, m, a) -> switch (m.getName()) {
            case "getEndPoint" -> end;
            case "equals" -> p == a[0];
            case "hashCode" -> System.identityHashCode(p);
            default -> null;
        });
        return self[0];
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection opened(String address) {
        Connection one = from(address);
        bounds.onOpened(one);
        return one;
    }

    @Test
    void oneAddressHoldsNoMoreThanItsShareAndOthersStillComeIn() {
        List<Connection> many = new ArrayList<>();
        for (int i = 0; i < ConnectionBounds.EACH; i++) {
            many.add(opened("203.0.113.9"));
        }
        assertThat(cut).isEmpty();
        Connection over = opened("203.0.113.9");
        assertThat(cut).containsExactly(over);
        bounds.onClosed(over);
        opened("203.0.113.10");
        opened("127.0.0.1");
        assertThat(cut).containsExactly(over);
        bounds.onClosed(many.get(0));
        opened("203.0.113.9");
        assertThat(cut).as("the place of one that went").containsExactly(over);
    }

    @Test
    void allTogetherAreBoundedFromAcceptToClose() {
        Connection first = opened("127.0.0.1");
        for (int i = 1; i < ConnectionBounds.TOTAL; i++) {
            opened("127.0.0.1");
        }
        assertThat(cut).isEmpty();
        Connection over = opened("127.0.0.1");
        assertThat(cut).containsExactly(over);
        bounds.onClosed(over);
        bounds.onClosed(first);
        opened("127.0.0.1");
        assertThat(cut).containsExactly(over);
    }
}
