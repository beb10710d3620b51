// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.channel.Markup;
import dev.creel.api.channel.Markup.Span;
import dev.creel.api.http.HttpRoute;
import dev.creel.api.net.Egress;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Pause;
import dev.creel.api.plugin.PluginContext;
import dev.creel.api.secret.SecretRef;
import dev.creel.api.secret.Secrets;
import java.time.Duration;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Slack apps: one account is one app in one workspace. The same object takes what Slack posts, for accounts in mode http. */
@Component(service = {Channel.class, HttpRoute.class}, property = {"channel=slack", "route=events"})
public final class SlackChannel implements Channel, HttpRoute {
    private static final int TEXT = 3_500;
    private static final int MOST_FILE = 20 << 20;
    private static final Duration LONG = Duration.ofHours(1);
    private static final Markup MARKUP = new Markup(
            new Span("*", "*"), new Span("_", "_"), new Span("~", "~"), new Span("`", "`"), new Span("```", "```"),
            "<{url}|{text}>", Map.of('&', "&amp;", '<', "&lt;", '>', "&gt;"));

    private final Egress egress;
    private final PluginContext context;
    private final Secrets secrets;
    private final Pause pause;
    private final Posts posts;

    @Activate
    public SlackChannel(@Reference Egress egress, @Reference Secrets secrets, @Reference PluginContext context) {
        this(egress, secrets, context, Pause.SLEEP);
    }

    SlackChannel(Egress egress, Secrets secrets, PluginContext context, Pause pause) {
        this.egress = egress;
        this.context = context;
        this.secrets = secrets;
        this.pause = pause;
        this.posts = new Posts(new Signature(secrets, context.clock()));
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(TEXT, Capabilities.Unit.UTF16, Capabilities.Idempotency.NONE, MARKUP, true, false, MOST_FILE, true);
    }

    @Override
    public void run(Account account, Inbox inbox, Call life) {
        try {
            Settings settings = Settings.of(account);
            WebApi api = new WebApi(egress, settings);
            Me me = Me.ask(api, life);
            Places places = new Places(api, me.team());
            Intake intake = new Intake(me.team(), new Events(me, places, context.clock()),
                    new Actions(me, places, context.clock(), settings.command()));
            Answers answers = new Answers(api, context.log());
            String who = me.name() + " (" + me.user() + ") in " + me.team();
            if (settings.appToken().isPresent()) {
                new SocketMode(egress, api, settings, intake, answers, inbox, pause).run(who, life);
            } else {
                listen(account, settings, intake, answers, inbox, who, life);
            }
        } catch (Failure e) {
            inbox.health(false, e.getMessage());
            throw e;
        }
    }

    private void listen(Account account, Settings settings, Intake intake, Answers answers, Inbox inbox, String who, Call life) {
        SecretRef secret = settings.signingSecret().orElseThrow();
        if (secrets.guessable(secret)) {
            throw new Failure(Failure.Code.AUTH, settings.section() + ".signingSecret is too short to be one of Slack's; copy the one of"
                    + " the app's Basic Information", Settings.OPERATOR);
        }
        String path = account.id().equals("default") ? "" : '/' + account.id();
        try (Posts.Opening open = posts.open(path, secret, intake, answers, inbox)) {
            inbox.health(true, "waits for posts as " + who);
            while (true) {
                pause.wait(LONG, life);
            }
        }
    }

    @Override
    public Response handle(Incoming request, Call call) {
        return posts.handle(request, call);
    }

    @Override
    public Receipt send(Account account, Outgoing message, Call call) {
        return sending(account).send(message, call);
    }

    @Override
    public void edit(Account account, String messageId, Outgoing message, Call call) {
        sending(account).edit(messageId, message, call);
    }

    @Override
    public byte[] download(Account account, Inbound.Attachment attachment, int most, Call call) {
        return Downloads.fetch(egress, Settings.of(account), attachment, most, call);
    }

    @Override
    public String canonical(String typed) {
        return Ids.typed(typed);
    }

    private Sending sending(Account account) {
        Settings settings = Settings.of(account);
        WebApi api = new WebApi(egress, settings);
        return new Sending(api, new Uploads(egress, settings, api));
    }
}
