// SPDX-License-Identifier: Apache-2.0
package example.hook;

import dev.creel.api.hook.LifecycleHook;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Log;
import dev.creel.api.plugin.PluginContext;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A hook that keeps card numbers out of answers and dice with more than a hundred sides out of games, and says at the end
 * how many sessions it saw begin. While it does not work, no tool runs and no answer leaves: it calls itself critical.
 */
@Component(service = LifecycleHook.class, property = {
        "hook=before-tool", "hook=before-send", "hook=session-start", "hook=gateway-stop", "critical=true"})
public final class Discretion implements LifecycleHook {
    private static final Pattern CARD = Pattern.compile("\\b(?:\\d[ -]?){15}\\d\\b");
    private static final long MOST_SIDES = 100;

    private final AtomicInteger sessions = new AtomicInteger();
    private final Log log;

    @Activate
    public Discretion(@Reference PluginContext context) {
        log = context.log();
    }

    @Override
    public Decision on(Point point, Json.Obj event, Call call) {
        switch (point) {
            case BEFORE_TOOL:
                return beforeTool(event);
            case BEFORE_SEND:
                return beforeSend(event);
            case SESSION_START:
                sessions.incrementAndGet();
                break;
            case GATEWAY_STOP:
                log.info("sessions that began: " + sessions.get());
                break;
            default: // points of a later host
        }
        return new Decision.Pass();
    }

    private static Decision beforeTool(Json.Obj event) {
        boolean large = event.text("tool").orElse("").equals("example_dice")
                && event.object("arguments").integer("sides").orElse(0L) > MOST_SIDES;
        return large ? new Decision.Block("no die has more than " + MOST_SIDES + " sides") : new Decision.Pass();
    }

    private static Decision beforeSend(Json.Obj event) {
        String text = event.text("text").orElse("");
        String discreet = CARD.matcher(text).replaceAll("[card number]");
        return discreet.equals(text)
                ? new Decision.Pass()
                : new Decision.Rewrite(Json.object().put("text", discreet).build());
    }
}
