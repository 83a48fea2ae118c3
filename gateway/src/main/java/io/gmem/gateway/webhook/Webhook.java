package io.gmem.gateway.webhook;

import io.gmem.contracts.failure.InvalidInputException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Where to tell of a job's end.
 *
 * @param url http or https, of a public address
 * @param secret that signs what is told, 16 to 256 characters; {@code whsec_} and base64 stand for bytes. It is
 *     never answered, and sealed where it is kept
 */
@Schema(example = "{\"url\": \"https://example.com/done\", \"secret\": \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"}")
public record Webhook(String url, String secret) {
    void check() {
        InvalidInputException.unless(
                secret.length() >= 16 && secret.length() <= 256, "webhook.secret", "has 16 to 256 characters");
        InvalidInputException.unless(url.length() <= 2000, "webhook.url", "has at most 2000 characters");
    }

    @Override
    public String toString() {
        return "Webhook[" + url + "]";
    }
}
