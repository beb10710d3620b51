// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.net.Bind;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.WebOrigin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the secrets of one request into their places, and checks the request while doing so. A placeholder counts only
 * where a bind says so, and each bind must find its place: a plugin learns nothing by binding to nowhere. Used once.
 */
final class Injection {
    private static final int MAX_PATH = 8 << 10;

    private final Request request;
    private final Map<Bind, String> values;
    private final List<String> secrets = new ArrayList<>();

    /** @param values each bind's secret */
    Injection(Request request, Map<Bind, String> values) {
        this.request = request;
        this.values = values;
        values.forEach((bind, value) -> {
            secrets.add(value);
            int colon = bind.encoding() == Bind.Encoding.BASIC ? value.indexOf(':') : -1;
            if (colon >= 0) {
                secrets.add(value.substring(colon + 1));
            }
        });
    }

    Outbound apply(WebOrigin target) {
        String method = request.method();
        if (!method.matches("[A-Z]{1,16}") || method.equals("CONNECT") || method.equals("TRACE")) {
            throw bad("a method is one word in upper case, and neither CONNECT nor TRACE");
        }
        return new Outbound(target, method, path() + query(), headers(), body(), List.copyOf(secrets));
    }

    private List<Outbound.Header> headers() {
        List<Outbound.Header> out = Headers.checked(request.headers());
        values.forEach((bind, value) -> {
            if (bind.place() == Bind.Place.HEADER) {
                Headers.checkName(bind.name());
                Places.require(bind, bind.name());
                String whole = around(bind, out).replace(placeholder(bind), coded(bind, value));
                out.removeIf(h -> h.name().equalsIgnoreCase(bind.name()));
                out.add(new Outbound.Header(bind.name(), Headers.checkedValue(bind.name(), whole), true));
            }
        });
        return out;
    }

    /** What the request has in the bound header, if the placeholder is in it: for schemes of a service's own. */
    private static String around(Bind bind, List<Outbound.Header> headers) {
        return headers.stream()
                .filter(h -> h.name().equalsIgnoreCase(bind.name()) && h.value().contains(placeholder(bind)))
                .map(Outbound.Header::value)
                .findFirst()
                .orElse(placeholder(bind));
    }

    private static String coded(Bind bind, String value) {
        return switch (bind.encoding()) {
            case RAW -> value;
            case BEARER -> "Bearer " + value;
            case BASIC -> "Basic " + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
            case SASL_PLAIN -> throw bad("SASL_PLAIN belongs into a line");
        };
    }

    private String path() {
        String path = request.path();
        for (Map.Entry<Bind, String> bound : values.entrySet()) {
            if (bound.getKey().place() == Bind.Place.PATH_SEGMENT) {
                path = replaced(path, bound.getKey(), Percent.segment(bound.getValue()));
            }
        }
        if (!path.startsWith("/") || path.startsWith("//") || path.length() > MAX_PATH || !isPath(path)) {
            throw bad("a path begins with one slash, is percent-encoded and has no . or .. between slashes");
        }
        return path;
    }

    private static boolean isPath(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean coded = c == '%' && i + 2 < path.length() && Character.digit(path.charAt(i + 1), 16) >= 0
                    && Character.digit(path.charAt(i + 2), 16) >= 0;
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                    || "/-._~!$&'()*+,;=:@".indexOf(c) >= 0;
            if (!coded && !plain) {
                return false;
            }
        }
        return !(path + '/').contains("/./") && !(path + '/').contains("/../");
    }

    private String query() {
        StringBuilder out = new StringBuilder();
        Map<Bind, String> open = places(Bind.Place.QUERY);
        request.query().forEach((name, all) -> {
            for (String value : all) {
                out.append(out.isEmpty() ? '?' : '&').append(Percent.encode(name)).append('=');
                out.append(Percent.encode(filled(name, value, open)));
            }
        });
        requireUsed(open);
        if (out.length() > MAX_PATH) {
            throw bad("a query has at most " + MAX_PATH + " characters");
        }
        return out.toString();
    }

    private byte[] body() {
        byte[] body = request.body();
        Map<Bind, String> form = places(Bind.Place.FORM_FIELD);
        if (!form.isEmpty()) {
            body = form(new String(body, StandardCharsets.UTF_8), form).getBytes(StandardCharsets.UTF_8);
        }
        Map<Bind, String> pointers = places(Bind.Place.JSON_POINTER);
        if (!pointers.isEmpty()) {
            body = Pointers.filled(new String(body, StandardCharsets.UTF_8), pointers).getBytes(StandardCharsets.UTF_8);
        }
        return body;
    }

    private static String form(String body, Map<Bind, String> open) {
        StringBuilder out = new StringBuilder();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            String value;
            try {
                value = java.net.URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw bad("a form body is percent-encoded");
            }
            String filled = filled(pair.substring(0, Math.max(0, equals)), value, open);
            out.append(out.isEmpty() ? "" : "&").append(pair, 0, equals + 1);
            out.append(filled.equals(value) ? pair.substring(equals + 1) : Percent.encode(filled));
        }
        requireUsed(open);
        return out.toString();
    }

    private Map<Bind, String> places(Bind.Place place) {
        Map<Bind, String> out = new LinkedHashMap<>();
        values.forEach((bind, value) -> {
            if (bind.place() == place) {
                out.put(bind, value);
            }
        });
        return out;
    }

    /** Fills the placeholders of the value of that name and takes their binds off the open ones. */
    private static String filled(String name, String value, Map<Bind, String> open) {
        String out = value;
        for (Bind bind : List.copyOf(open.keySet())) {
            if (value.contains(placeholder(bind))) {
                Places.require(bind, name);
                out = replaced(out, bind, open.remove(bind));
            }
        }
        return out;
    }

    private static String replaced(String text, Bind bind, String value) {
        int at = text.indexOf(placeholder(bind));
        if (at < 0) {
            throw unused(bind);
        }
        return text.substring(0, at) + value + text.substring(at + placeholder(bind).length());
    }

    private static String placeholder(Bind bind) {
        return "{{" + bind.name() + "}}";
    }

    private static void requireUsed(Map<Bind, String> open) {
        open.keySet().stream().findFirst().ifPresent(bind -> {
            throw unused(bind);
        });
    }

    private static Failure unused(Bind bind) {
        return bad("the request has no " + placeholder(bind) + " in its " + bind.place());
    }

    private static Failure bad(String rule) {
        return new Failure(Failure.Code.BAD_INPUT, rule);
    }
}
