// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.channel.Markup;
import dev.creel.api.channel.Markup.Span;
import dev.creel.api.http.HttpRoute;
import dev.creel.api.json.Json;
import dev.creel.api.net.Egress;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Pause;
import dev.creel.api.plugin.PluginContext;
import dev.creel.api.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** WhatsApp numbers, each linked to a GoWA bridge: it posts what arrives, and takes what is sent, over HTTP. */
@Component(service = {Channel.class, HttpRoute.class}, property = {"channel=whatsapp", "route=webhook"})
public final class WhatsAppChannel implements Channel, HttpRoute {
    private static final int TEXT = 4000;
    private static final int MAX_FILE = 16 << 20;
    private static final Markup MARKUP = new Markup(new Span("*", "*"), new Span("_", "_"), new Span("~", "~"), new Span("`", "`"),
            new Span("```", "```"), "", Map.of());
    /** What bridges are delivered with, and what their guides write. */
    private static final List<String> KNOWN = List.of("secret", "your-secret-key", "your-super-secret-key");

    private final Egress egress;
    private final Secrets secrets;
    private final PluginContext context;
    private final Pause pause;
    private final Webhooks webhooks;
    private final Map<String, OwnMessages> own = new ConcurrentHashMap<>();

    @Activate
    public WhatsAppChannel(@Reference Egress egress, @Reference Secrets secrets, @Reference PluginContext context) {
        this(egress, secrets, context, Pause.SLEEP);
    }

    WhatsAppChannel(Egress egress, Secrets secrets, PluginContext context, Pause pause) {
        this.egress = egress;
        this.secrets = secrets;
        this.context = context;
        this.pause = pause;
        this.webhooks = new Webhooks(secrets);
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(TEXT, Capabilities.Unit.UTF16, Capabilities.Idempotency.NONE, MARKUP, true, true, MAX_FILE, false);
    }

    @Override
    public void run(Account account, Inbox inbox, Call life) {
        try {
            Settings settings = Settings.of(account);
            requireOwnSecret(settings);
            Payloads payloads = new Payloads(new Identities(), own(account), context.clock(), context.log());
            Device device = new Device(settings.device());
            try (Webhooks.Opening open = webhooks.open(settings.webhookPath(), settings.webhookSecret(), device, payloads, inbox)) {
                new Health(new Bridge(egress, settings), device, inbox, pause).watch(life);
            }
        } catch (Failure e) {
            inbox.health(false, e.getMessage());
            throw e;
        }
    }

    /** Whoever knows the secret may write as anybody; these everybody knows. */
    private void requireOwnSecret(Settings settings) {
        boolean known = KNOWN.stream().anyMatch(word -> secrets.equal(settings.webhookSecret(), word.getBytes(StandardCharsets.UTF_8)));
        if (known || secrets.guessable(settings.webhookSecret())) {
            throw new Failure(Failure.Code.AUTH, settings.section() + ".webhookSecret is short or one that everybody knows;"
                    + " make one at random (openssl rand -hex 32) and give it to GoWA as --webhook-secret too");
        }
    }

    @Override
    public Response handle(Incoming request, Call call) {
        return webhooks.handle(request);
    }

    @Override
    public Receipt send(Account account, Outgoing message, Call call) {
        return sending(account).send(message, call);
    }

    @Override
    public void typing(Account account, Chat chat, Call call) {
        sending(account).typing(chat, call);
    }

    @Override
    public void edit(Account account, String messageId, Outgoing message, Call call) {
        sending(account).edit(messageId, message, call);
    }

    @Override
    public byte[] download(Account account, Inbound.Attachment attachment, int most, Call call) {
        Files.Place place = Files.Place.of(attachment.reference());
        Bridge bridge = new Bridge(egress, Settings.of(account));
        String path = place.path();
        if (path.isEmpty()) {
            Json fetched = bridge.get("/message/" + place.message() + "/download", Map.of("phone", List.of(place.chat())), call);
            path = fetched instanceof Json.Obj o ? o.text("file_path", "") : "";
        }
        if (!Files.isPath(path)) {
            throw new Failure(Failure.Code.PERMANENT, "GoWA named a file by a path that is not below its statics folder; it is not fetched");
        }
        return bridge.file(path, Math.min(most, MAX_FILE), call);
    }

    @Override
    public String canonical(String typed) {
        return Numbers.canonical(typed);
    }

    private Sending sending(Account account) {
        return new Sending(new Bridge(egress, Settings.of(account)), own(account));
    }

    private OwnMessages own(Account account) {
        return own.computeIfAbsent(account.id(), id -> new OwnMessages());
    }
}
