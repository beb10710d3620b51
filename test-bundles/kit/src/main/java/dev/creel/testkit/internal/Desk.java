// SPDX-License-Identifier: Apache-2.0
package dev.creel.testkit.internal;

import dev.creel.api.gateway.GatewayMethod;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Tool;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices;
import dev.creel.plugin.Plugins;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers the author's test from inside the gateway: how the plugin is, and what its tools and methods say. */
@Component(immediate = true, service = {})
public final class Desk {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Set<String> SCOPES = Set.of("operator.read", "operator.write", "operator.admin");

    private final Plugins plugins;
    private final PluginServices services;

    @Activate
    public Desk(@Reference Plugins plugins, @Reference PluginServices services) {
        this.plugins = plugins;
        this.services = services;
        new Thread(this::run, "testkit").start();
    }

    private void run() {
        Semaphore changes = new Semaphore(0);
        try (AutoCloseable watching = plugins.onChange(changes::release)) {
            while (!plugins.settled()) {
                changes.acquire();
            }
            serve();
        } catch (Exception e) {
            System.err.println("the test kit's desk closed: " + e);
        }
    }

    private void serve() throws IOException {
        try (Socket line = new Socket(InetAddress.getLoopbackAddress(), Integer.getInteger("creel.testkit.port"))) {
            BufferedReader in = new BufferedReader(new InputStreamReader(line.getInputStream(), StandardCharsets.UTF_8));
            send(line.getOutputStream(), System.getProperty("creel.testkit.word"));
            for (String question = in.readLine(); question != null; question = in.readLine()) {
                send(line.getOutputStream(), answer((Json.Obj) Json.parse(question, 64)).text());
            }
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write((text + '\n').getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private Json.Obj answer(Json.Obj question) {
        String name = question.text("name", "");
        Json.Obj arguments = question.object("arguments");
        try {
            return switch (question.text("ask", "")) {
                case "tool" -> said(ask(Tool.class, "tool", question,
                        (tool, call) -> tool.invoke(name, arguments, new DeskCall(call)).text()));
                case "method" -> said(ask(GatewayMethod.class, "method", question,
                        (method, call) -> method.call(arguments, new GatewayMethod.Peer("operator", SCOPES, "testkit"), call).text()));
                default -> state(name);
            };
        } catch (Failure | PluginException | IllegalStateException e) {
            return Json.object().put("failed", String.valueOf(e.getMessage())).build();
        }
    }

    private static Json.Obj said(String text) {
        return Json.object().put("answer", text).build();
    }

    private Json.Obj state(String name) {
        Plugins.Info info = plugins.list().stream().filter(plugin -> plugin.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no plugin " + name));
        return Json.object().put("state", info.state()).put("reason", info.reason()).build();
    }

    private <T> String ask(Class<T> contract, String property, Json.Obj question, BiFunction<T, Call, String> body) {
        String name = question.text("name", "");
        return services.of(contract).stream()
                .filter(service -> service.plugin().name().equals(question.text("of", "")) && service.property(property).contains(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the plugin offers no " + property + ' ' + name
                        + "; its component needs the property " + property + '=' + name))
                .call(SOON, body);
    }
}
