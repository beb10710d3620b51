// SPDX-License-Identifier: Apache-2.0
package library.smack;

import dev.creel.api.gateway.GatewayMethod;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.PluginContext;
import dev.creel.api.secret.SecretRef;
import dev.creel.api.secret.Secrets;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.StanzaCollector;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.filter.StanzaIdFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** {@code library-smack.echo}: sends an XMPP message to its own account and answers with what the server delivers. */
@Component(service = GatewayMethod.class, property = "method=" + SmackEcho.NAME)
public final class SmackEcho implements GatewayMethod {
    static final String NAME = "library-smack.echo";
    private static final long TEN_SECONDS = TimeUnit.SECONDS.toMillis(10);

    private final PluginContext context;
    private final Secrets secrets;
    private XMPPTCPConnection connection;

    @Activate
    public SmackEcho(@Reference PluginContext context, @Reference Secrets secrets) {
        this.context = context;
        this.secrets = secrets;
    }

    @Override
    public MethodSpec spec() {
        return new MethodSpec(NAME, "operator.write");
    }

    @Override
    public synchronized Json call(Json.Obj params, Peer peer, Call call) {
        try {
            XMPPTCPConnection connected = connected();
            Message message = connected.getStanzaFactory().buildMessageStanza().ofType(Message.Type.chat).to(connected.getUser())
                    .setBody(params.text("text").orElse("hello")).build();
            try (StanzaCollector delivered = connected.createStanzaCollector(new StanzaIdFilter(message))) {
                connected.sendStanza(message);
                Message answer = delivered.nextResultOrThrow(TEN_SECONDS);
                return Json.object().put("text", answer.getBody()).put("from", answer.getFrom().toString()).build();
            }
        } catch (SmackException | XMPPException | IOException e) {
            throw new Failure(Failure.Code.TEMPORARY, "XMPP: " + reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Failure.Code.TEMPORARY, "interrupted");
        }
    }

    private XMPPTCPConnection connected() throws SmackException, XMPPException, IOException, InterruptedException {
        if (connection == null || !connection.isAuthenticated()) {
            Json.Obj config = context.config();
            String[] server = config.text("server").orElse("").split(":");
            connection = new XMPPTCPConnection(XMPPTCPConnectionConfiguration.builder()
                    .setXmppDomain(config.text("domain").orElse("")).setHost(server[0]).setPort(Integer.parseInt(server[1]))
                    .setUsernameAndPassword(config.text("user").orElse(""), new String(password(config)))
                    .setSecurityMode(SecurityMode.disabled).build());
            connection.connect().login();
        }
        return connection;
    }

    private char[] password(Json.Obj config) {
        return secrets.read(new SecretRef(config.object("password").text("secret").orElse("password")));
    }

    private static String reason(Throwable failure) {
        return failure.getCause() == null ? failure.getMessage() : reason(failure.getCause());
    }

    @Deactivate
    public synchronized void close() {
        if (connection != null) {
            connection.instantShutdown();
        }
    }
}
