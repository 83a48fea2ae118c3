package io.gmem.gateway.webhook;

import io.gmem.contracts.failure.InvalidInputException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The receiver of a notification that a job is finished.
 *
 * @param url http or https URL of a public address
 * @param secret signs the notification; 16 to 256 characters, or {@code whsec_} followed by base64 for binary secrets. It is
 *     never returned in a response and is stored encrypted
 */
@Schema(example = "{\"url\": \"https://example.com/done\", \"secret\": \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"}")
public record Webhook(String url, String secret) {
    void check() {
        InvalidInputException.unless(
                secret.length() >= 16 && secret.length() <= 256, "webhook.secret", "must have 16 to 256 characters");
        InvalidInputException.unless(url.length() <= 2000, "webhook.url", "must have at most 2000 characters");
    }

    @Override
    public String toString() {
        return "Webhook[" + url + "]";
    }
}
