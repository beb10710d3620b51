// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import java.util.List;

/** The configuration was refused: it is invalid, has changed meanwhile, or cannot be written. Names every issue at once. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Config.Issue> issues;

    public ConfigException(String message, List<Config.Issue> issues) {
        super(text(message, issues));
        this.issues = List.copyOf(issues);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
        this.issues = List.of();
    }

    /** What is wrong, path by path; empty when the message says it all. */
    public List<Config.Issue> issues() {
        return issues;
    }

    private static String text(String message, List<Config.Issue> issues) {
        StringBuilder text = new StringBuilder(message);
        issues.forEach(issue -> text.append("\n  ").append(issue));
        return text.toString();
    }
}
