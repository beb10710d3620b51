// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.json.Json;
import dev.creel.api.net.Egress;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.PluginContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Telegram bots: one account is one bot. */
@Component(service = Channel.class, property = "channel=telegram")
public final class TelegramChannel implements Channel {
    /** Telegram takes 4096 units of what is left of a text when its markup is read. */
    private static final int TEXT = 4000;
    private static final int MAX_UPLOAD = 20 << 20;
    /** Telegram gives bots no larger files. */
    private static final int MAX_DOWNLOAD = 20 << 20;

    private final Egress egress;
    private final PluginContext context;
    private final Pause pause;

    @Activate
    public TelegramChannel(@Reference Egress egress, @Reference PluginContext context) {
        this(egress, context, Pause.SLEEP);
    }

    TelegramChannel(Egress egress, PluginContext context, Pause pause) {
        this.egress = egress;
        this.context = context;
        this.pause = pause;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(TEXT, Capabilities.Unit.UTF16, Capabilities.Idempotency.NONE, Html.MARKUP, true, true, MAX_UPLOAD, true);
    }

    @Override
    public void run(Account account, Inbox inbox, Call life) {
        try {
            Settings settings = Settings.of(account);
            BotApi api = new BotApi(egress, settings);
            Bot bot = Bot.of(api.call("getMe", Json.Obj.EMPTY, life).object());
            api.call("deleteWebhook", Json.object().put("drop_pending_updates", false).build(), life).done();
            Updates updates = new Updates(bot, context.clock());
            new Poller(api, updates, new Buttons(api, context.log()), inbox, new Health(inbox, bot, "asking for updates"),
                    context.clock(), pause).run(Offset.read(inbox.cursor()), life);
        } catch (Failure e) {
            inbox.health(false, e.getMessage());
            throw e;
        }
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
