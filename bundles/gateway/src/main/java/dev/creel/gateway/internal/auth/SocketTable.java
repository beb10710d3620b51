// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Linux's table of TCP connections, which says whose program each belongs to; stateless. */
public final class SocketTable implements Tailnet.Owners {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String ESTABLISHED = "01";

    @Override
    public Optional<Integer> of(InetSocketAddress from, InetSocketAddress to) {
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.lines(table)) {
                Optional<Integer> user = lines.skip(1).map(line -> line.strip().split("\\s+")).filter(row -> row.length > 7
                        && row[3].equals(ESTABLISHED) && same(row[1], from) && same(row[2], to)).map(row -> Integer.valueOf(row[7])).findFirst();
                if (user.isPresent()) {
                    return user;
                }
            } catch (IOException | RuntimeException e) {
                continue; // a kernel without that family
            }
        }
        return Optional.empty();
    }

    private static boolean same(String end, InetSocketAddress wanted) {
        int colon = end.indexOf(':');
        return Integer.parseInt(end.substring(colon + 1), 16) == wanted.getPort() && address(end.substring(0, colon)).equals(wanted.getAddress());
    }

    /** Words of four bytes in the order of this machine. */
    private static InetAddress address(String hex) {
        byte[] raw = HexFormat.of().parseHex(hex);
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        byte[] ordered = new byte[raw.length];
        for (int i = 0; i < raw.length; i++) {
            ordered[i] = raw[little ? i / 4 * 4 + 3 - i % 4 : i];
        }
        try {
            return InetAddress.getByAddress(ordered);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
