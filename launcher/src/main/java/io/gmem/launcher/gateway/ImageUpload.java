package io.gmem.launcher.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.progress.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends pictures in as a new data set: a zip or tar as it is, a folder packed into a zip first. */
public final class ImageUpload {
    private final GatewayClient gateway;

    public ImageUpload(GatewayClient gateway) {
        this.gateway = gateway;
    }

    /**
     * Sends them, and returns the data set as it was requested.
     *
     * @param pictures a folder, zip or tar
     * @param query further parameters of the request, without {@code file_name}
     */
    public JsonNode send(Path pictures, Map<String, ?> query) throws InterruptedException {
        if (Files.isDirectory(pictures)) {
            try (PackedFolder packed = PackedFolder.of(pictures)) {
                return send(packed.zip(), pictures.toAbsolutePath().normalize().getFileName() + ".zip", query);
            }
        }
        if (!Files.isRegularFile(pictures)) {
            throw new CommandFailure(
                    ExitCode.USAGE, pictures + " does not exist; name a folder, a zip or a tar of pictures");
        }
        return send(pictures, pictures.getFileName().toString(), query);
    }

    private JsonNode send(Path archive, String name, Map<String, ?> query) throws InterruptedException {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean tar = lower.endsWith(".tar") || lower.endsWith(".tar.gz") || lower.endsWith(".tgz");
        if (!lower.endsWith(".zip") && !tar) {
            throw new CommandFailure(
                    ExitCode.USAGE, archive + " is neither a folder nor a .zip, .tar, .tar.gz or .tgz");
        }
        String path = "/api/datasets?file_name=" + encode(name)
                + query.entrySet().stream()
                        .map(entry -> "&" + entry.getKey() + "="
                                + encode(entry.getValue().toString()))
                        .collect(Collectors.joining());
        String mediaType = tar ? "application/x-tar" : "application/zip";
        try (Progress progress = Progress.of("sending " + name)) {
            long size = Files.size(archive);
            return gateway.upload(path, mediaType, () -> new Counted(open(archive), size, progress), size);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, archive + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, UTF_8);
    }

    /** Tells how much of it has been read. */
    private static final class Counted extends FilterInputStream {
        private final long size;
        private final Progress progress;
        private long done;

        Counted(InputStream in, long size, Progress progress) {
            super(in);
            this.size = size;
            this.progress = progress;
        }

        @Override
        public int read(byte @Nullable [] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            done += Math.max(0, count);
            progress.at((double) done / size, "");
            return count;
        }
    }
}
