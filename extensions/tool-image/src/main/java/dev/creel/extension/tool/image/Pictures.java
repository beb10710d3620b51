// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.image;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.Vision;
import dev.creel.api.tool.Web;
import dev.creel.api.tool.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The pictures a call names, and the one way to each: files through the workspace of the call, addresses through its pages.
 *
 * @param names as they were written, each once
 * @param most bytes of all together
 */
record Pictures(List<String> names, int most) {
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*:.*", Pattern.DOTALL);
    private static final String ACCEPT = "image/png, image/jpeg, image/webp, image/gif";
    private static final int PIECE = 4 << 20;
    private static final int LONGEST_SHOWN = 120;

    /** @throws Failure when there are more than the call or the host takes */
    static Pictures named(Json.Obj arguments) {
        Set<String> names = new LinkedHashSet<>();
        arguments.text("image").ifPresent(name -> names.add(plain(name)));
        for (Json each : arguments.array("images")) {
            if (each instanceof Json.Str name) {
                names.add(plain(name.value()));
            }
        }
        names.remove("");
        int limit = (int) Math.min(number(arguments, "maxImages", Vision.MOST), Vision.MOST);
        if (names.size() > limit) {
            throw new Failure(Failure.Code.BAD_INPUT, names.size() + " pictures are too many at once; name at most " + limit);
        }
        double megabytes = number(arguments, "maxBytesMb", Vision.LARGEST >> 20);
        return new Pictures(List.copyOf(names), (int) Math.min(megabytes * (1 << 20), Vision.LARGEST));
    }

    /** The family marks files with an {@code @}; the name behind it is the same file. */
    private static String plain(String name) {
        String stripped = name.strip();
        return stripped.startsWith("@") ? stripped.substring(1).strip() : stripped;
    }

    private static double number(Json.Obj arguments, String name, double usual) {
        double asked = arguments.get(name) instanceof Json.Num n ? n.value().doubleValue() : usual;
        return asked > 0 ? asked : usual;
    }

    List<byte[]> read(ToolCall call) {
        List<byte[]> all = new ArrayList<>();
        int left = most;
        for (String name : names) {
            call.check();
            byte[] picture = one(name, left, call);
            left -= picture.length;
            all.add(picture);
        }
        return all;
    }

    private byte[] one(String name, int left, ToolCall call) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return page(name, left, call.web());
        }
        if (lower.startsWith("data:")) {
            return data(name, left);
        }
        if (SCHEME.matcher(lower).matches() && !lower.startsWith("file:")) {
            throw new Failure(Failure.Code.BAD_INPUT, shown(name) + " is no file of the workspace and no http, https or data address");
        }
        return file(name, left, call.workspace());
    }

    private byte[] page(String url, int left, Web web) {
        Web.Page page = web.get(url, ACCEPT, Math.max(1, left));
        if (page.status() >= 400) {
            throw new Failure(Failure.Code.NOT_FOUND, shown(url) + " answers with status " + page.status());
        }
        if (page.truncated()) {
            throw tooLarge(url);
        }
        return page.body();
    }

    private byte[] data(String url, int left) {
        int comma = url.indexOf(',');
        if (comma < 0 || !url.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(";base64")) {
            throw new Failure(Failure.Code.BAD_INPUT, "a data: address holds a picture as base64");
        }
        if (url.length() - comma > left / 3L * 4 + 4) {
            throw tooLarge(url);
        }
        try {
            return Base64.getMimeDecoder().decode(url.substring(comma + 1));
        } catch (IllegalArgumentException e) {
            throw new Failure(Failure.Code.BAD_INPUT, "the data: address is no base64");
        }
    }

    private byte[] file(String path, int left, Workspace files) {
        long size = files.stat(path).size();
        if (size > left) {
            throw tooLarge(path);
        }
        byte[] bytes = new byte[(int) size];
        int at = 0;
        while (at < bytes.length) {
            byte[] piece = files.read(path, at, Math.min(PIECE, bytes.length - at));
            if (piece.length == 0) {
                return Arrays.copyOf(bytes, at);
            }
            System.arraycopy(piece, 0, bytes, at, piece.length);
            at += piece.length;
        }
        return bytes;
    }

    private Failure tooLarge(String name) {
        return new Failure(Failure.Code.QUOTA, shown(name) + " is too large: all pictures together have at most " + most + " bytes");
    }

    private static String shown(String name) {
        return name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN) + "...";
    }
}
