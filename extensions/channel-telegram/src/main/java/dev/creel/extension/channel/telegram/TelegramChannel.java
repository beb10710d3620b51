// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.http.HttpRoute;
import dev.creel.api.json.Json;
import dev.creel.api.net.Egress;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Pause;
import dev.creel.api.plugin.PluginContext;
import dev.creel.api.secret.Secrets;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Telegram bots: one account is one bot. The same object takes what Telegram posts, for accounts that have it posted. */
@Component(service = {Channel.class, HttpRoute.class}, property = {"channel=telegram", "route=webhook"})
public final class TelegramChannel implements Channel, HttpRoute {
    /** Telegram takes 4096 units of what is left of a text when its markup is read. */
    private static final int TEXT = 4000;
    private static final int MAX_UPLOAD = 20 << 20;
    /** Telegram gives bots no larger files. */
    private static final int MAX_DOWNLOAD = 20 << 20;

    private final Egress egress;
    private final Secrets secrets;
    private final PluginContext context;
    private final Pause pause;
    private final Webhooks webhooks;

    @Activate
    public TelegramChannel(@Reference Egress egress, @Reference Secrets secrets, @Reference PluginContext context) {
        this(egress, secrets, context, Pause.SLEEP);
    }

    TelegramChannel(Egress egress, Secrets secrets, PluginContext context, Pause pause) {
        this.egress = egress;
        this.secrets = secrets;
        this.context = context;
        this.pause = pause;
        this.webhooks = new Webhooks(secrets);
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(TEXT, Capabilities.Unit.UTF16, Capabilities.Idempotency.NONE, Html.MARKUP, true, true, MAX_UPLOAD, true);
    }

    @Override
    public void run(Account account, Inbox inbox, Call life) {
        try {
            Settings settings = Settings.of(account);
            settings.webhook().ifPresent(webhook -> webhook.requireStrong(secrets, settings.section()));
            BotApi api = new BotApi(egress, settings);
            Bot bot = Bot.of(api.call("getMe", Json.Obj.EMPTY, life).object());
            new Menu(api, context.log()).set(inbox.menu(), life);
            Updates updates = new Updates(bot, context.clock(), context.log());
            if (settings.webhook().isPresent()) {
                wait(settings.webhook().get(), api, bot, updates, inbox, life);
            } else {
                ask(api, bot, updates, inbox, life);
            }
        } catch (Failure e) {
            inbox.health(false, e.getMessage());
            throw e;
        }
    }

    /** While Telegram posts, it answers no questions. */
    private void ask(BotApi api, Bot bot, Updates updates, Inbox inbox, Call life) {
        api.call("deleteWebhook", Json.object().put("drop_pending_updates", false).build(), life).done();
        new Poller(api, updates, new Buttons(api, context.log()), inbox, new Health(inbox, bot, "asking for updates"),
                context.clock(), pause).run(Offset.read(inbox.cursor(), bot.id()), life);
    }

    private void wait(Settings.Webhook webhook, BotApi api, Bot bot, Updates updates, Inbox inbox, Call life) {
        try (Webhooks.Opening open = webhooks.open(webhook.path(), webhook.secret(), updates, inbox)) {
            new Hooked(api, webhook, new Health(inbox, bot, "Telegram posts updates"), context.clock(), pause).run(life);
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
        int limit = Math.min(most, MAX_DOWNLOAD);
        BotApi api = new BotApi(egress, Settings.of(account));
        Json.Obj file = api.call("getFile", Json.object().put("file_id", attachment.reference()).build(), call).object();
        if (file.integer("file_size", 0) > limit) {
            throw new Failure(Failure.Code.BAD_INPUT, "the file has more than " + limit + " bytes");
        }
        return api.file(file.text("file_path", ""), limit, call);
    }

    @Override
    public String canonical(String typed) {
        return People.canonical(typed);
    }

    private Sending sending(Account account) {
        Settings settings = Settings.of(account);
        return new Sending(new BotApi(egress, settings), settings.linkPreview());
    }
}
