// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Web;
import dev.creel.audit.Audit;
import dev.creel.config.Snapshot;
import dev.creel.egress.Pages;
import dev.creel.egress.Pages.Reader;
import dev.creel.egress.Pages.Wanted;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Labels;
import dev.creel.toolgate.Taint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The pages of a tool call: each hop is held to the operator's lists and to the rules about what the turn has read, asked anew; what
 * was read is labelled with its host. Thread-safe.
 */
final class CallWeb {
    private static final int MOST = 8 << 20;
    private static final int LONGEST_SHOWN = 200;

    private final Pages pages;
    private final Labels labels;
    private final Audit audit;
    private final Supplier<Snapshot> config;

    CallWeb(Pages pages, Labels labels, Audit audit, Supplier<Snapshot> config) {
        this.pages = pages;
        this.labels = labels;
        this.audit = audit;
        this.config = config;
    }

    Web of(Doing doing, Call call) {
        return (url, accept, most) -> get(doing, call, url, accept, most);
    }

    private Web.Page get(Doing doing, Call call, String url, String accept, int most) {
        WebRules rules = WebRules.of(config.get());
        if (!rules.enabled()) {
            throw refused(doing, url, "tools.web.fetch.enabled", "set tools.web.fetch.enabled to true");
        }
        if (most < 1 || most > MOST) {
            throw new Failure(Failure.Code.BAD_INPUT, "of a page 1 to " + MOST + " bytes are read, not " + most);
        }
        // A redirect tells its target nothing but what the first request knew, so what was read before that decides.
        Taint read = doing.read();
        Reader reader = new Reader(who(doing), rules.home(), host -> admit(doing, call, host, url, read));
        return pages.get(new Wanted(url, accept, rules.agent(), most, rules.timeout(), rules.redirects()), reader, call);
    }

    /** The newest configuration decides about each hop. Of a server that is asked anything may come, a failure's text too. */
    private void admit(Doing doing, Call call, String host, String url, Taint read) {
        String against = WebRules.of(config.get()).against(host);
        if (!against.isEmpty()) {
            throw refused(doing, host, against, "name " + host + " or a domain above it in tools.web.fetch.allowDomains, and none in denyDomains");
        }
        Labels.Act act = new Labels.Act(Labels.Kind.WEB, host, url, Map.of("tool", doing.use().tool()), doing.who(), read);
        Labels.Outcome outcome = labels.decide(act, () -> call.cancelled() || doing.run().aborted());
        if (!outcome.allowed()) {
            throw new Failure(Failure.Code.REFUSAL, outcome.said());
        }
        doing.reading().add(new Label("page", host));
    }

    private Refused refused(Doing doing, String what, String rule, String grant) {
        Map<String, String> fields = new LinkedHashMap<>(who(doing));
        fields.put("what", what);
        fields.put("rule", rule);
        fields.put("grant", grant);
        return new Refused(audit.record("web.refused", fields), "a page of " + Untrusted.line(what, LONGEST_SHOWN) + " by " + rule);
    }

    private static Map<String, String> who(Doing doing) {
        return Map.of("agent", doing.run().agentId(), "session", doing.run().sessionKey(), "run", doing.run().id(),
                "tool", doing.use().tool());
    }
}
