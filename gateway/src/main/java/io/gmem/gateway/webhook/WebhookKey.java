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

/** The key that webhooks are sealed with: from configuration, else from a file that is made at the first need of it. */
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

    private static byte[] decoded(String base64, String from) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.strip());
            InvalidInputException.unless(bytes.length == BYTES, from, "is 32 bytes in base64");
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(from, "is 32 bytes in base64", e);
        }
    }

    synchronized SecretKey get() {
        SecretKey known = key;
        if (known == null) {
            known = new SecretKeySpec(configured.orElseGet(this::kept), "AES");
            key = known;
        }
        return known;
    }

    private byte[] kept() {
        try {
            if (!Files.isRegularFile(file)) {
                make();
            }
            return decoded(Files.readString(file), "the file gmem.webhooks.key-file");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It appears whole; whoever is second takes the first one's. */
    private void make() throws IOException {
        Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        Path whole = Files.createTempFile(
                folder,
                ".webhooks",
                ".key",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(whole, Base64.getEncoder().encodeToString(bytes));
            Files.createLink(file, whole);
        } catch (FileAlreadyExistsException e) {
            // another gateway of this home was first
        } finally {
            Files.delete(whole);
        }
    }
}
