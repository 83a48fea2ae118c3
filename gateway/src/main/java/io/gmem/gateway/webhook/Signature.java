package io.gmem.gateway.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Computes {@code v1,} and the base64 HMAC-SHA256 of {@code id.timestamp.body}, as the Standard Webhooks specification defines. */
final class Signature {
    private static final String BASE64_PREFIX = "whsec_";

    private Signature() {}

    static String of(String secret, String id, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
            byte[] sum = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(sum);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is not available", e);
        }
    }

    private static byte[] key(String secret) {
        if (secret.startsWith(BASE64_PREFIX)) {
            try {
                return Base64.getDecoder().decode(secret.substring(BASE64_PREFIX.length()));
            } catch (IllegalArgumentException e) {
                return secret.getBytes(StandardCharsets.UTF_8); // a plain secret that starts with the prefix
            }
        }
        return secret.getBytes(StandardCharsets.UTF_8);
    }
}
