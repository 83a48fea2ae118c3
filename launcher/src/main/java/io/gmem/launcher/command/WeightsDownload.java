package io.gmem.launcher.command;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Downloads files of weights once. Each is cached under its own file name in a folder named after a hash of the URL.
 */
final class WeightsDownload {
    private static final long MAXIMUM_BYTES = 64L << 30;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path cache;

    WeightsDownload(Path cache) {
        this.cache = cache;
    }

    static boolean isAddress(String source) {
        return source.startsWith("https://") || source.startsWith("http://");
    }

    /**
     * Returns the cached file, downloading it first if absent.
     *
     * @param sha256 expected SHA-256 of the file; null skips the check
     * @throws CommandFailure if the download fails, with the path at which to place the file manually, or if the digest differs
     */
    Path fetch(String url, @Nullable String sha256) throws IOException, InterruptedException {
        URI uri = uri(url);
        Path target = cachePath(uri);
        if (!Files.isRegularFile(target)) {
            download(uri, target, sha256);
        } else if (sha256 != null) {
            require(sha256, digest(target), url);
        }
        return target;
    }

    private static URI uri(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "invalid URL " + url + ": " + e.getMessage(), e);
        }
    }

    private Path cachePath(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new CommandFailure(ExitCode.USAGE, "the URL must end with a file name (was " + uri + ")");
        }
        String urlHash = HexFormat.of()
                .formatHex(sha256().digest(uri.toString().getBytes(StandardCharsets.UTF_8)))
                .substring(0, 16);
        return cache.resolve(urlHash).resolve(name);
    }

    private void download(URI uri, Path target, @Nullable String expected) throws IOException, InterruptedException {
        Files.createDirectories(target.getParent());
        Path partial = Files.createTempFile(target.getParent(), "partial", ".download");
        try {
            String digest = receive(uri, target, partial);
            if (expected != null) {
                require(expected, digest, uri.toString());
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static String receive(URI uri, Path target, Path partial) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(TIMEOUT)
                .build();
        HttpResponse<InputStream> response;
        try {
            response = client.send(
                    HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw unavailable(uri, target, String.valueOf(e.getMessage()), e);
        }
        try (InputStream body = response.body()) {
            long length = response.headers().firstValueAsLong("content-length").orElse(-1);
            if (response.statusCode() != 200) {
                throw unavailable(uri, target, "HTTP status " + response.statusCode(), null);
            }
            if (length > MAXIMUM_BYTES) {
                throw unavailable(
                        uri, target, "the file has " + length + " bytes, the maximum is " + MAXIMUM_BYTES, null);
            }
            MessageDigest digest = sha256();
            try (var in = new DigestInputStream(body, digest);
                    OutputStream out = Files.newOutputStream(partial);
                    var progress = new ByteProgress("download", Math.max(0, length))) {
                long received = copy(in, out, progress);
                if (length >= 0 && received != length) {
                    throw unavailable(uri, target, "received " + received + " of " + length + " bytes", null);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    private static long copy(InputStream in, OutputStream out, ByteProgress progress) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long received = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            received += count;
            if (received > MAXIMUM_BYTES) {
                throw new IOException("received more than the maximum of " + MAXIMUM_BYTES + " bytes");
            }
            progress.accept(count);
        }
        return received;
    }

    private static CommandFailure unavailable(URI uri, Path target, String reason, @Nullable Throwable cause) {
        String message = "cannot download " + uri + " (" + reason + "); place the file manually at " + target;
        return cause == null
                ? new CommandFailure(ExitCode.FAILED, message)
                : new CommandFailure(ExitCode.FAILED, message, cause);
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void require(String expected, String actual, String url) {
        if (!actual.equalsIgnoreCase(expected)) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "SHA-256 of " + url + " must be " + expected + " (was " + actual + "); the file was rejected");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
