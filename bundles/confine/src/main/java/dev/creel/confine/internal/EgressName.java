// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.confine.WebOrigin;

/**
 * The name of a granted origin: one origin, or every host below a domain as {@code https://*.example.org}, which is not the
 * domain itself. Compared as text in normal form.
 */
final class EgressName {
    private static final String ANY = "://*.";

    private EgressName() {}

    /** @throws IllegalArgumentException for what is no origin, or a domain that is too wide or reaches home */
    static void check(String name, String actions) {
        int any = name.indexOf(ANY);
        if (any < 0) {
            WebOrigin.parse(name);
            return;
        }
        WebOrigin domain = domain(name, any);
        if (!name.equals(wild(domain)) || domain.host().indexOf('.') < 0 || domain.literal().isPresent()) {
            throw new IllegalArgumentException("not an origin: *. stands before a domain of two parts at least, in small letters");
        }
        // Whoever runs one host below the domain could have its name lead into the operator's network.
        if (Matching.split(actions).contains("private")) {
            throw new IllegalArgumentException("\"private\" needs an origin without *");
        }
    }

    static boolean covers(String granted, String asked) {
        int any = granted.indexOf(ANY);
        if (any < 0 || granted.equals(asked)) {
            return granted.equals(asked);
        }
        String scheme = granted.substring(0, any + 3);
        String rest = granted.substring(any + ANY.length() - 1);
        return asked.startsWith(scheme) && asked.endsWith(rest) && asked.length() > scheme.length() + rest.length()
                && asked.indexOf('/', scheme.length()) < 0;
    }

    private static WebOrigin domain(String name, int any) {
        return WebOrigin.parse(name.substring(0, any + 3) + name.substring(any + ANY.length()));
    }

    private static String wild(WebOrigin domain) {
        return domain.origin().replace("://", ANY);
    }
}
