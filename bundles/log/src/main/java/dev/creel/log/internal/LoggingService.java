// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

import dev.creel.log.Logging;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** The log's controls as a service; the log itself lives as long as the process. */
@Component(service = Logging.class)
public final class LoggingService implements Logging {
    @Override
    public List<String> apply(Settings settings) {
        return Backend.get().apply(settings);
    }

    @Override
    public String redact(String text) {
        return Backend.get().redaction().redact(text);
    }

    @Override
    public void mask(String secret) {
        Backend.get().redaction().mask(secret);
    }
}
