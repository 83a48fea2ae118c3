package io.gmem.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookSealTest {
    private static final Webhook HOOK = new Webhook("https://example.com/done?token=1", "s".repeat(16));

    @TempDir
    private Path folder;

    @Test
    void decryptsWithTheSameKeyAndJobOnly() {
        Path key = folder.resolve("home/webhooks.key");
        String sealed = TestWebhookConfig.seal(key).seal(HOOK, "job-1");

        assertThat(TestWebhookConfig.seal(key).open(sealed, "job-1")).contains(HOOK);
        assertThat(TestWebhookConfig.seal(key).open(sealed, "job-2")).isEmpty();
        assertThat(TestWebhookConfig.seal(folder.resolve("other.key")).open(sealed, "job-1"))
                .isEmpty();
    }

    @Test
    void encryptsWithARandomNonce() {
        WebhookSeal seal = TestWebhookConfig.seal(folder.resolve("webhooks.key"));

        assertThat(seal.seal(HOOK, "job-1")).isNotEqualTo(seal.seal(HOOK, "job-1"));
    }

    @Test
    void createsAKeyFileReadableByItsOwnerOnly() throws IOException {
        Path key = folder.resolve("webhooks.key");
        TestWebhookConfig.seal(key).seal(HOOK, "job-1");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(folder.toFile().list()).containsExactly("webhooks.key");
    }

    @Test
    void rejectsModifiedText() {
        WebhookSeal seal = TestWebhookConfig.seal(folder.resolve("webhooks.key"));
        String sealed = seal.seal(HOOK, "job-1");
        char last = sealed.charAt(20) == 'A' ? 'B' : 'A';

        assertThat(seal.open(sealed.substring(0, 20) + last + sealed.substring(21), "job-1"))
                .isEmpty();
        assertThat(seal.open("AAAA", "job-1")).isEmpty();
    }
}
