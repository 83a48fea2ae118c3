package io.gmem.gateway.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** {@code v1,} and the HMAC-SHA256 of {@code id.timestamp.body} in base64, as the Standard Webhooks specification has it. */
final class Signature {
    private static final String BYTES = "whsec_";

    private Signature() {}

    static String of(String secret, String id, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
            byte[] sum = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(sum);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static byte[] key(String secret) {
        if (secret.startsWith(BYTES)) {
            try {
                return Base64.getDecoder().decode(secret.substring(BYTES.length()));
            } catch (IllegalArgumentException e) {
                return secret.getBytes(StandardCharsets.UTF_8); // it only looks like base64
            }
        }
        return secret.getBytes(StandardCharsets.UTF_8);
    }
}
