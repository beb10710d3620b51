// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** A device with a key of its own, as a client of the family has one. */
public final class Gadget {
    private final KeyPair keys;
    public String platform = "linux";
    public String family = "Desk";
    public String clientId = "openclaw-macos";
    public String mode = "ui";
    public String role = "operator";

    public Gadget() {
        try {
            keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public Gadget node() {
        clientId = "node-host";
        mode = "node";
        role = "node";
        return this;
    }

    public Gadget page() {
        clientId = "openclaw-control-ui";
        mode = "webchat";
        return this;
    }

    private byte[] raw() {
        byte[] encoded = keys.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    public String id() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(raw()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private String sign(String text) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The parameters of a connect request that answers that challenge. @param auth {@code token}, {@code deviceToken} and so on */
    public String connect(Json.Obj challenge, List<String> scopes, Json.Obj auth) {
        String nonce = challenge.object("payload").text("nonce").orElse("");
        long at = challenge.object("payload").integer("ts").orElse(0L);
        String claims = claims(scopes, auth, at) + "|" + nonce + "|" + plain(platform) + "|" + plain(family);
        return params(4, scopes, auth, device(sign("v3|" + claims), at).put("nonce", nonce).build());
    }

    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /** The oldest form, which answers no challenge. */
    public String connectUnchallenged(List<String> scopes, Json.Obj auth) {
        long at = System.currentTimeMillis();
        return params(3, scopes, auth, device(sign("v1|" + claims(scopes, auth, at)), at).build());
    }

    private String claims(List<String> scopes, Json.Obj auth, long at) {
        String token = auth.text("token").or(() -> auth.text("deviceToken")).or(() -> auth.text("bootstrapToken")).orElse("");
        return String.join("|", id(), clientId, mode, role, String.join(",", scopes), Long.toString(at), token);
    }

    private Json.Builder device(String signature, long at) {
        return Json.object().put("id", id()).put("publicKey", base64(raw())).put("signature", signature).put("signedAt", at);
    }

    private String params(int protocol, List<String> scopes, Json.Obj auth, Json.Obj device) {
        return Json.object()
                .put("minProtocol", protocol)
                .put("maxProtocol", protocol)
                .put("client", Json.object().put("id", clientId).put("version", "1").put("platform", platform)
                        .put("deviceFamily", family).put("mode", mode).put("displayName", "Gadget").build())
                .put("role", role)
                .put("scopes", Json.array(scopes.stream().map(Json::of).toList()))
                .put("caps", Json.array(List.of()))
                .put("auth", auth)
                .put("device", device)
                .build()
                .text();
    }

    public static Json.Obj secret() {
        return Json.object().put("token", Running.TOKEN).build();
    }

    public static Json.Obj own(String deviceToken) {
        return Json.object().put("deviceToken", deviceToken).build();
    }

    /** Answers the challenge of that connection. @return the hello, or the error's object */
    public Json.Obj enter(Running.Talk talk, List<String> scopes, Json.Obj auth) {
        Json.Obj challenge = talk.event("connect.challenge");
        Json.Obj answer = talk.call("connect", connect(challenge, scopes, auth));
        return answer.get("ok").equals(Json.of(true)) ? answer.object("payload") : answer.object("error");
    }
}
