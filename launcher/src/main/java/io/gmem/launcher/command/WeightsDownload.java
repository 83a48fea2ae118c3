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
 * Files of weights by their address, fetched once: into a folder named after the address, under the name that the address ends with.
 */
final class WeightsDownload {
    private static final long LARGEST = 64L << 30;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PIECE = 1 << 16;

    private final Path cache;

    WeightsDownload(Path cache) {
        this.cache = cache;
    }

    static boolean isAddress(String source) {
        return source.startsWith("https://") || source.startsWith("http://");
    }

    /**
     * @param sha256 what the file has to be, if that is known
     * @throws CommandFailure when it cannot be had or is another, naming where to put it by hand
     */
    Path fetch(String address, @Nullable String sha256) throws IOException, InterruptedException {
        URI uri = uri(address);
        Path target = place(uri);
        if (!Files.isRegularFile(target)) {
            download(uri, target, sha256);
        } else if (sha256 != null) {
            require(sha256, digest(target), address);
        }
        return target;
    }

    private static URI uri(String address) {
        try {
            return URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, address + " is no address: " + e.getMessage(), e);
        }
    }

    private Path place(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new CommandFailure(ExitCode.USAGE, uri + " does not end with the name of a file");
        }
        String address = HexFormat.of()
                .formatHex(sha256().digest(uri.toString().getBytes(StandardCharsets.UTF_8)))
                .substring(0, 16);
        return cache.resolve(address).resolve(name);
    }

    private void download(URI uri, Path target, @Nullable String wanted) throws IOException, InterruptedException {
        Files.createDirectories(target.getParent());
        Path partial = Files.createTempFile(target.getParent(), "partial", ".download");
        try {
            String digest = receive(uri, target, partial);
            if (wanted != null) {
                require(wanted, digest, uri.toString());
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static String receive(URI uri, Path target, Path partial) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(PATIENCE)
                .build();
        HttpResponse<InputStream> answer;
        try {
            answer = client.send(
                    HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw unavailable(uri, target, String.valueOf(e.getMessage()), e);
        }
        try (InputStream body = answer.body()) {
            long length = answer.headers().firstValueAsLong("content-length").orElse(-1);
            if (answer.statusCode() != 200) {
                throw unavailable(uri, target, "the answer was " + answer.statusCode(), null);
            }
            if (length > LARGEST) {
                throw unavailable(uri, target, "it has " + length + " bytes, more than weights have", null);
            }
            MessageDigest digest = sha256();
            try (var in = new DigestInputStream(body, digest);
                    OutputStream out = Files.newOutputStream(partial);
                    var progress = new ByteProgress("fetch", Math.max(0, length))) {
                long received = copy(in, out, progress);
                if (length >= 0 && received != length) {
                    throw unavailable(uri, target, "only " + received + " of " + length + " bytes came", null);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    private static long copy(InputStream in, OutputStream out, ByteProgress progress) throws IOException {
        byte[] piece = new byte[PIECE];
        long received = 0;
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            out.write(piece, 0, count);
            received += count;
            if (received > LARGEST) {
                throw new IOException("more than " + LARGEST + " bytes came, more than weights have");
            }
            progress.accept(count);
        }
        return received;
    }

    private static CommandFailure unavailable(URI uri, Path target, String why, @Nullable Throwable cause) {
        String message = uri + " cannot be fetched (" + why + "); put the file at " + target + " by hand";
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

    private static void require(String wanted, String there, String address) {
        if (!there.equalsIgnoreCase(wanted)) {
            throw new CommandFailure(
                    ExitCode.FAILED, address + " has sha256 " + there + ", not " + wanted + "; it is not taken");
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
