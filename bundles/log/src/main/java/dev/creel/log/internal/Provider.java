// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** What slf4j asks for loggers: logback's, without logback's own configuration, so that no file or name is looked up. */
public final class Provider implements SLF4JServiceProvider {
    private final IMarkerFactory markers = new BasicMarkerFactory();

    @Override
    public void initialize() {
        Backend.get();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return Backend.get().context();
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return Backend.get().context().getMDCAdapter();
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}
