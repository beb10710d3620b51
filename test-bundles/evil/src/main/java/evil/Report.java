// SPDX-License-Identifier: Apache-2.0
package evil;

import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.List;

/** What an attempt brought, as one line of JSON. */
final class Report {
    private static final int MOST = 20;

    private Report() {}

    /** @param status claimed, unseen, thrown or n/a */
    static String of(String status, String gained, Throwable thrown) {
        Json.Builder b = Json.object().put("status", status).put("gained", cut(gained));
        List<Json> causes = new ArrayList<>();
        collect(thrown, causes);
        return b.put("thrown", Json.array(causes)).build().text();
    }

    private static void collect(Throwable thrown, List<Json> causes) {
        Throwable e = thrown;
        while (e != null && causes.size() < MOST) {
            causes.add(Json.object().put("class", e.getClass().getName()).put("message", cut(e.getMessage())).build());
            for (Throwable s : e.getSuppressed()) {
                collect(s, causes);
            }
            e = e.getCause();
        }
    }

    private static String cut(String text) {
        if (text == null) {
            return "";
        }
        return text.length() > 400 ? text.substring(0, 400) : text;
    }
}
