package io.gmem.gateway.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/** Encrypts webhooks for the topic with AES-256-GCM, prefixed by a random 12-byte nonce and bound to the id of the job. */
@ApplicationScoped
public class WebhookSeal {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final WebhookKey key;
    private final ObjectMapper json;
    private final SecureRandom random = new SecureRandom();

    WebhookSeal(WebhookKey key, ObjectMapper json) {
        this.key = key;
        this.json = json;
    }

    /** @param id id that the result is bound to; {@link #open} must be called with the same id */
    public String seal(Webhook webhook, String id) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, nonce, id).doFinal(json.writeValueAsBytes(webhook));
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(NONCE + encrypted.length)
                            .put(nonce)
                            .put(encrypted)
                            .array());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("webhook could not be encrypted", e);
        }
    }

    /** Decrypts a webhook; returns empty if it was encrypted with another key or for another id. */
    public Optional<Webhook> open(String sealed, String id) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(sealed));
            byte[] nonce = new byte[NONCE];
            bytes.get(nonce);
            byte[] encrypted = new byte[bytes.remaining()];
            bytes.get(encrypted);
            return Optional.of(
                    json.readValue(cipher(Cipher.DECRYPT_MODE, nonce, id).doFinal(encrypted), Webhook.class));
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String id) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.get(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
