package io.gmem.gateway.webhook;

import io.gmem.contracts.failure.InvalidInputException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Provides the webhook encryption key, from the configuration or from a file that is created at first use. */
@ApplicationScoped
public class WebhookKey {
    private static final int BYTES = 32;

    private final Optional<byte[]> configured;
    private final Path file;
    private @Nullable SecretKey key;

    WebhookKey(WebhookConfig config) {
        this.configured = config.key().map(text -> decoded(text, "gmem.webhooks.key"));
        this.file = config.keyFile();
    }

    private static byte[] decoded(String base64, String source) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.strip());
            InvalidInputException.unless(bytes.length == BYTES, source, "must be 32 bytes in base64");
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(source, "must be 32 bytes in base64", e);
        }
    }

    synchronized SecretKey get() {
        SecretKey existing = key;
        if (existing == null) {
            existing = new SecretKeySpec(configured.orElseGet(this::readOrCreate), "AES");
            key = existing;
        }
        return existing;
    }

    private byte[] readOrCreate() {
        try {
            if (!Files.isRegularFile(file)) {
                create();
            }
            return decoded(Files.readString(file), "the file gmem.webhooks.key-file");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates the key file atomically; if another gateway was first, its file is used. */
    private void create() throws IOException {
        Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        Path temporary = Files.createTempFile(
                folder,
                ".webhooks",
                ".key",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(temporary, Base64.getEncoder().encodeToString(bytes));
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            // another gateway created the file first
        } finally {
            Files.delete(temporary);
        }
    }
}
