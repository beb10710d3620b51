// SPDX-License-Identifier: Apache-2.0
package evil.scr;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.ComponentContext;

/** A component without annotations: its XML, written by hand, asks SCR for what the bundle was not granted. */
public class Probe implements Tool {
    private Map<String, Object> properties = Map.of();
    private Object got;

    /** Called by SCR. */
    public void activate(ComponentContext context, Map<String, Object> given) {
        properties = new TreeMap<>(given);
        got = context.locateService("ungranted");
    }

    /** Called by SCR for a bind method. */
    public void take(Map<String, Object> given) {
        got = given;
    }

    @Override
    public List<ToolSpec> tools() {
        return List.of();
    }

    @Override
    public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
        StringBuilder text = new StringBuilder("got ").append(got).append("; ");
        properties.forEach((k, v) -> text.append(k).append('=').append(v).append(' '));
        return Result.ok(text.toString());
    }
}
