// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Outbox;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.toolgate.Approvals;
import dev.creel.toolgate.Approvals.Outcome;
import dev.creel.toolgate.Approvals.Pending;
import dev.creel.toolgate.Approvals.Request;
import dev.creel.toolgate.Shown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Tells chats of what waits for an approval: the owner's own, and those that {@code approvals.exec} names. Thread-safe. */
@Component(service = {}, immediate = true)
public final class ApprovalNotices implements Approvals.Listener {
    private static final int LONGEST = 1_500;

    private final Config config;
    private final Outbox outbox;
    private final Approvals.Listening listening;

    @Activate
    public ApprovalNotices(@Reference Config config, @Reference Outbox outbox, @Reference Approvals approvals) {
        this.config = config;
        this.outbox = outbox;
        this.listening = approvals.listen(this);
    }

    @Deactivate
    void stop() {
        listening.close();
    }

    @Override
    public void asked(Pending question) {
        for (ChannelAddress to : targets(config.current(), question.request())) {
            outbox.notice(to, "approval-" + question.id(), text(question), whole(question.request()) ? ApprovalCommand.choices(question) : List.of());
        }
    }

    @Override
    public void ended(Pending question, Outcome outcome) {
        if (outcome.state() == Outcome.State.EXPIRED) {
            for (ChannelAddress to : targets(config.current(), question.request())) {
                outbox.notice(to, "approval-end-" + question.id(), "Nobody answered " + question.id() + " in time; it was not done.");
            }
        }
    }

    private static String text(Pending question) {
        Request request = question.request();
        List<String> lines = new ArrayList<>(List.of(request.text()));
        request.fields().forEach(field -> lines.add(field.name() + ": " + field.value()));
        return "Agent " + Shown.line(request.agentId(), 64) + " needs your approval: " + Shown.line(request.title(), 100) + "\n" + Shown.code(lines, LONGEST)
                + (whole(request) ? "" : "\nNot all of it is shown here. See creel approvals list or the page before you answer.")
                + "\nAnswer with /approve " + question.id() + " allow-once" + (request.rememberable() ? ", allow-always" : "") + " or deny, until "
                + Instant.ofEpochMilli(question.expires()).toString().substring(11, 19) + " UTC.";
    }

    /** Whether nothing of it is cut off; otherwise there is no button that answers by one touch. */
    private static boolean whole(Request request) {
        return Shown.line(request.text()).length() <= LONGEST
                && request.fields().stream().allMatch(field -> Shown.line(field.name() + ": " + field.value()).length() <= LONGEST);
    }

    private static Set<ChannelAddress> targets(Snapshot now, Request request) {
        Json.Obj section = now.object("approvals.exec");
        String mode = section.text("mode", "session");
        Set<ChannelAddress> all = new LinkedHashSet<>();
        if (!section.flag("enabled", true) || !fits(section, request)) {
            return all;
        }
        if (!mode.equals("targets")) {
            request.chat().filter(chat -> chat.chat().kind() == Chat.Kind.DIRECT).ifPresent(all::add);
        }
        if (!mode.equals("session")) {
            section.array("targets").stream().filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast).forEach(target -> all.add(address(target)));
        }
        return all;
    }

    private static boolean fits(Json.Obj section, Request request) {
        return (!section.has("agentFilter") || texts(section, "agentFilter").contains(request.agentId()))
                && (!section.has("sessionFilter") || texts(section, "sessionFilter").stream().anyMatch(request.sessionKey()::contains));
    }

    private static List<String> texts(Json.Obj section, String name) {
        return section.array(name).stream().filter(Json.Str.class::isInstance).map(text -> ((Json.Str) text).value()).toList();
    }

    private static ChannelAddress address(Json.Obj target) {
        String thread = target.get("threadId") instanceof Json.Str s ? s.value() : target.integer("threadId").map(String::valueOf).orElse("");
        return new ChannelAddress(target.text("channel", ""), target.text("accountId", "default"), new Chat(Chat.Kind.DIRECT, target.text("to", ""), thread));
    }
}
