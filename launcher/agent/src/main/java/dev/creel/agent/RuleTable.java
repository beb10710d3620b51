// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** The rules of {@code rules.txt}, in its order. */
final class RuleTable {
    private final List<Rule> rules;
    private final String stamp;

    private RuleTable(List<Rule> rules, String stamp) {
        this.rules = List.copyOf(rules);
        this.stamp = stamp;
    }

    static RuleTable load() {
        try (InputStream in = RuleTable.class.getResourceAsStream("rules.txt")) {
            if (in == null) {
                throw new IllegalStateException("rules.txt is missing from the agent");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RuleTable parse(String text) {
        List<Rule> rules = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            String row = text.substring(at, end);
            if (!row.isBlank() && row.charAt(0) != '#') {
                rules.add(Rule.parse(rules.size(), row));
            }
            at = end + 1;
        }
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return new RuleTable(rules, Long.toHexString(crc.getValue()));
    }

    List<Rule> rules() {
        return rules;
    }

    /** Differs for tables that differ. */
    String stamp() {
        return stamp;
    }

    /** What the permission engine is told of each rule: its id and its scope. */
    String[] labels() {
        String[] labels = new String[rules.size()];
        for (Rule rule : rules) {
            labels[rule.number()] = rule.id().concat(" ").concat(rule.scope());
        }
        return labels;
    }

    /** The rules for a JDK, by the internal name of their class. */
    Map<String, List<Rule>> byOwner(int feature) {
        Map<String, List<Rule>> owners = new LinkedHashMap<>();
        for (Rule rule : rules) {
            if (rule.covers(feature)) {
                List<Rule> of = owners.get(rule.owner());
                if (of == null) {
                    of = new ArrayList<>();
                    owners.put(rule.owner(), of);
                }
                of.add(rule);
            }
        }
        return owners;
    }
}
