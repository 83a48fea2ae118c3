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

/** Encrypts a webhook for the topic: AES-256-GCM, a random nonce of 12 bytes before it, bound to what it belongs to. */
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

    /** @param of what it belongs to: it is opened for nothing else */
    public String seal(Webhook webhook, String of) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, nonce, of).doFinal(json.writeValueAsBytes(webhook));
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(NONCE + encrypted.length)
                            .put(nonce)
                            .put(encrypted)
                            .array());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a webhook cannot be sealed", e);
        }
    }

    /** Empty when it was sealed with another key, or for something else. */
    public Optional<Webhook> open(String sealed, String of) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(sealed));
            byte[] nonce = new byte[NONCE];
            bytes.get(nonce);
            byte[] encrypted = new byte[bytes.remaining()];
            bytes.get(encrypted);
            return Optional.of(
                    json.readValue(cipher(Cipher.DECRYPT_MODE, nonce, of).doFinal(encrypted), Webhook.class));
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String of) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.get(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(of.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
