// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

/** Which names announce that a secret follows. */
final class SecretNames {
    /** How far the secret goes. */
    enum Extent { NONE, WORD, LINE }

    private static final String[] ENDINGS = {
        "token", "secret", "password", "passwd", "passphrase", "apikey", "accesskey", "privatekey", "secretkey", "authkey",
        "signingkey", "encryptionkey", "masterkey", "credential", "sessionid"
    };
    private static final String[] HEADERS = {"authorization", "proxyauthorization", "cookie", "setcookie"};
    private static final String[] QUERY = {"key", "sig", "signature", "code", "auth", "sessionid"};
    private static final String LAST = "ntdyehglsr";

    private SecretNames() {}

    /** @param before the character before the name */
    static Extent extent(CharSequence text, int start, int end, char before) {
        if (end - start < 3 || LAST.indexOf(text.charAt(end - 1) | 0x20) < 0) {
            return Extent.NONE;
        }
        StringBuilder bare = new StringBuilder(end - start);
        boolean lower = false;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            lower |= c >= 'a' && c <= 'z';
            if (c != '_' && c != '-') {
                bare.append((char) (c >= 'A' && c <= 'Z' ? c | 0x20 : c));
            }
        }
        String name = bare.toString();
        for (String header : HEADERS) {
            if (name.equals(header)) {
                return Extent.LINE;
            }
        }
        boolean secret = !lower && name.endsWith("key");
        for (String ending : ENDINGS) {
            secret |= name.endsWith(ending);
        }
        if (before == '?' || before == '&') {
            for (String query : QUERY) {
                secret |= name.equals(query);
            }
        }
        return secret ? Extent.WORD : Extent.NONE;
    }
}
