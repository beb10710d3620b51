// SPDX-License-Identifier: Apache-2.0
package evil;

import dev.creel.api.net.Bind;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.secret.SecretRef;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URL;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The network: raw, through the JDK's clients, and through the host's Egress against its rules. */
final class Network {
    private Network() {}

    static void into(Map<String, Attack> a) {
        tcp(a);
        clients(a);
        datagrams(a);
        servers(a);
        names(a);
        egress(a);
    }

    private static void tcp(Map<String, Attack> a) {
        a.put("net.socket", t -> closed(new Socket("127.0.0.1", t.port())));
        a.put("net.socket.connect", t -> {
            try (Socket s = new Socket()) {
                s.connect(at(t));
                return "connected";
            }
        });
        a.put("net.socket.methodRef", t -> {
            Socket s = new Socket();
            java.util.concurrent.Callable<Void> c = () -> {
                s.connect(at(t));
                return null;
            };
            java.util.concurrent.ForkJoinPool.commonPool().submit(c).get(30, TimeUnit.SECONDS);
            s.close();
            return "connected";
        });
        a.put("net.socketChannel", t -> closed(SocketChannel.open(at(t))));
        a.put("net.socketChannel.selector", t -> {
            try (SocketChannel c = SocketChannel.open(); Selector s = Selector.open()) {
                c.configureBlocking(false);
                c.register(s, SelectionKey.OP_CONNECT);
                if (!c.connect(at(t))) {
                    s.select(1000);
                    c.finishConnect();
                }
                return "connected";
            }
        });
        a.put("net.asyncSocketChannel", t -> {
            try (AsynchronousSocketChannel c = AsynchronousSocketChannel.open()) {
                c.connect(at(t)).get(30, TimeUnit.SECONDS);
                return "connected";
            }
        });
        a.put("net.unix", t -> closed(SocketChannel.open(UnixDomainSocketAddress.of(t.arguments().text("unix").orElseThrow()))));
        a.put("net.spoofedName", t -> {
            InetAddress forged = InetAddress.getByAddress("api.granted.example", new byte[] {127, 0, 0, 1});
            return closed(new Socket(forged, t.port()));
        });
        a.put("net.sslSocket", t -> closed(javax.net.ssl.SSLSocketFactory.getDefault().createSocket("127.0.0.1", t.port())));
        a.put("net.proxySocket", t -> {
            try (Socket s = new Socket(new java.net.Proxy(java.net.Proxy.Type.SOCKS, at(t)))) {
                s.connect(InetSocketAddress.createUnresolved("stolen.example", 80), 500);
            } catch (java.net.SocketException e) {
                return null;
            }
            return null;
        });
    }

    private static void clients(Map<String, Attack> a) {
        a.put("net.url", t -> FileReads.text(new URL(t.http()).openStream()));
        a.put("net.url.keepAlive", t -> {
            HttpURLConnection c = (HttpURLConnection) new URL(t.http()).openConnection();
            return "status " + c.getResponseCode();
        });
        a.put("net.httpClient", t -> client().send(request(t), HttpResponse.BodyHandlers.ofString()).body());
        a.put("net.httpClient.async", t -> client().sendAsync(request(t), HttpResponse.BodyHandlers.ofString())
                .get(30, TimeUnit.SECONDS).body());
        a.put("net.httpClient.commonPool", t -> HttpClient.newBuilder().executor(java.util.concurrent.ForkJoinPool.commonPool())
                .build().sendAsync(request(t), HttpResponse.BodyHandlers.ofString()).get(30, TimeUnit.SECONDS).body());
        a.put("net.webSocket", t -> {
            try {
                client().newWebSocketBuilder().buildAsync(URI.create(t.http().replace("http", "ws")), new WebSocket.Listener() { })
                        .get(30, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException e) {
                if (e.getCause() instanceof java.net.http.WebSocketHandshakeException) {
                    return "handshake sent";
                }
                throw e;
            }
            return "connected";
        });
        a.put("net.xxe.http", t -> javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new org.xml.sax.InputSource(new java.io.StringReader(
                        "<!DOCTYPE a [<!ENTITY e SYSTEM \"" + t.http() + "\">]><a>&e;</a>")))
                .getDocumentElement().getTextContent());
        a.put("net.jarUrl.http", t -> {
            try {
                new URL("jar:" + t.http() + "!/x").openStream().close();
            } catch (java.util.zip.ZipException e) {
                return "fetched";
            }
            return null;
        });
        a.put("net.imageio", t -> {
            javax.imageio.ImageIO.read(new URL(t.http()));
            return null;
        });
        a.put("net.ftp", t -> {
            try {
                new URL("ftp://127.0.0.1:" + t.port() + "/x").openStream().close();
            } catch (java.io.IOException e) {
                return null;
            }
            return null;
        });
    }

    private static void datagrams(Map<String, Attack> a) {
        a.put("net.datagramSocket", t -> {
            try (DatagramSocket s = new DatagramSocket()) {
                s.send(new DatagramPacket(new byte[1], 1, InetAddress.getLoopbackAddress(), t.number("udp")));
                return "sent";
            }
        });
        a.put("net.datagramSocket.connect", t -> {
            try (DatagramSocket s = new DatagramSocket()) {
                s.connect(InetAddress.getLoopbackAddress(), t.number("udp"));
                s.send(new DatagramPacket(new byte[1], 1));
                return "sent";
            }
        });
        a.put("net.datagramChannel", t -> {
            try (DatagramChannel c = DatagramChannel.open()) {
                return "sent " + c.send(ByteBuffer.wrap(new byte[1]), new InetSocketAddress("127.0.0.1", t.number("udp")));
            }
        });
        a.put("net.multicast", t -> {
            try (MulticastSocket s = new MulticastSocket()) {
                s.send(new DatagramPacket(new byte[1], 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), t.number("udp")));
                return "sent";
            }
        });
    }

    private static void servers(Map<String, Attack> a) {
        a.put("net.serverSocket", t -> closed(new ServerSocket(0)));
        a.put("net.serverSocket.loopback", t -> closed(new ServerSocket(0, 1, InetAddress.getLoopbackAddress())));
        a.put("net.serverSocketChannel", t -> closed(ServerSocketChannel.open().bind(null)));
        a.put("net.serverSocketChannel.unix", t -> closed(ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(t.dir() + "/u1"))));
        a.put("net.asyncServerSocket", t -> closed(AsynchronousServerSocketChannel.open().bind(null)));
        a.put("net.datagram.bind", t -> closed(DatagramChannel.open().bind(new InetSocketAddress("0.0.0.0", 0))));
    }

    private static void names(Map<String, Attack> a) {
        a.put("net.dns", t -> {
            try {
                return InetAddress.getByName("localhost").getHostAddress();
            } catch (java.net.UnknownHostException e) {
                return "asked";
            }
        });
        a.put("net.dns.exfil", t -> {
            try {
                return InetAddress.getByName("stolen.canary.invalid").getHostAddress();
            } catch (java.net.UnknownHostException e) {
                return e.getCause() instanceof SecurityException ? null : "asked";
            }
        });
        // URL swallows a refusal; that the two are equal shows that the name was resolved.
        a.put("net.dns.url.equals", t -> new URL("http://localhost/").equals(new URL("http://127.0.0.1/")) ? "resolved" : null);
        a.put("net.dns.socketAddress", t -> new InetSocketAddress("localhost", 1).getAddress().toString());
        a.put("net.dns.reverse", t -> InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostName().equals("127.0.0.1")
                ? null : "asked");
        a.put("net.localHost", t -> InetAddress.getLocalHost().toString());
        a.put("net.isReachable", t -> InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).isReachable(200) ? "reached" : null);
        a.put("net.interfaces", t -> NetworkInterface.getNetworkInterfaces().nextElement().getName());
        a.put("net.interface.byName", t -> NetworkInterface.getByName("lo").getInetAddresses().hasMoreElements() ? "lo" : null);
    }

    private static void egress(Map<String, Attack> a) {
        a.put("egress.otherOrigin", t -> send(t, "http://127.0.0.1:" + t.port(), "/x", Map.of(), List.of()));
        a.put("egress.otherHost", t -> send(t, "http://localhost:" + t.port(), "/x", Map.of(), List.of()));
        a.put("egress.userInfo", t -> send(t, t.granted() + "@127.0.0.1:" + t.port(), "/x", Map.of(), List.of()));
        a.put("egress.userInfo.path", t -> send(t, t.granted(), "@127.0.0.1:" + t.port() + "/x", Map.of(), List.of()));
        a.put("egress.authority.path", t -> send(t, t.granted(), "//127.0.0.1:" + t.port() + "/x", Map.of(), List.of()));
        a.put("egress.absolute.path", t -> send(t, t.granted(), "http://127.0.0.1:" + t.port() + "/x", Map.of(), List.of()));
        a.put("egress.origin.withPath", t -> send(t, t.granted() + "/..;@127.0.0.1:" + t.port(), "/x", Map.of(), List.of()));
        a.put("egress.redirect", t -> {
            Request r = new Request("GET", t.granted(), "/redirect", Map.of("to", List.of(t.http())), Map.of(), new byte[0],
                    List.of(), new Limits(Limits.DEFAULT.connect(), Limits.DEFAULT.idle(), Limits.DEFAULT.total(), 1000, 3));
            return body(t.egress().send(r, t.call()));
        });
        a.put("egress.header.crlf", t -> send(t, t.granted(), "/x", Map.of("X-A", List.of("b\r\nX-Smuggled: yes")), List.of()));
        a.put("egress.header.name.crlf", t -> send(t, t.granted(), "/x", Map.of("X-A: b\r\nX-Smuggled", List.of("yes")), List.of()));
        a.put("egress.path.crlf", t -> send(t, t.granted(), "/x HTTP/1.1\r\nX-Smuggled: yes\r\nX:", Map.of(), List.of()));
        a.put("egress.method.crlf", t -> {
            Request r = new Request("GET /x HTTP/1.1\r\nX-Smuggled: yes\r\nX:", t.granted(), "/x", Map.of(), Map.of(), new byte[0],
                    List.of(), Limits.DEFAULT);
            return smuggled(body(t.egress().send(r, t.call())));
        });
        a.put("egress.hostHeader", t -> {
            String b = send(t, t.granted(), "/echo", Map.of("Host", List.of("stolen.example")), List.of());
            return b != null && b.contains("stolen.example") ? b : null;
        });
        a.put("egress.foreignSecret", t -> {
            String b = send(t, t.granted(), "/echo", Map.of(), List.of(Bind.bearer(new SecretRef("canary.foreign"))));
            return b != null && b.contains("CANARY") ? b : null;
        });
    }

    private static String send(Target t, String origin, String path, Map<String, List<String>> headers, List<Bind> bind) {
        Request r = new Request("GET", origin, path, Map.of(), headers, new byte[0], bind, Limits.DEFAULT);
        String b = body(t.egress().send(r, t.call()));
        return headers.toString().contains("Smuggled") || path.contains("Smuggled") ? smuggled(b) : b.contains("taken") || !bind.isEmpty()
                || headers.containsKey("Host") ? b : null;
    }

    private static String smuggled(String body) {
        return body.contains("x-smuggled: yes") ? body : null;
    }

    static String body(Reply reply) {
        try (reply) {
            byte[] b = new byte[4000];
            int n = 0;
            for (int r = reply.read(b, 0, b.length); r > 0; r = reply.read(b, n, b.length - n)) {
                n += r;
            }
            return new String(b, 0, n).toLowerCase(java.util.Locale.ROOT).replace("canary", "CANARY");
        }
    }

    private static String closed(AutoCloseable open) throws Exception {
        open.close();
        return "open";
    }

    private static InetSocketAddress at(Target t) throws java.net.UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), t.port());
    }

    private static HttpClient client() {
        return HttpClient.newHttpClient();
    }

    private static HttpRequest request(Target t) {
        return HttpRequest.newBuilder(URI.create(t.http())).build();
    }
}
