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

/** Uploads images as a new data set: a zip or tar unchanged, a folder packed into a zip. */
public final class ImageUpload {
    private final GatewayClient gateway;

    public ImageUpload(GatewayClient gateway) {
        this.gateway = gateway;
    }

    /**
     * Uploads the images and returns the requested data set.
     *
     * @param images a folder, zip or tar
     * @param query further query parameters, without {@code file_name}
     */
    public JsonNode send(Path images, Map<String, ?> query) throws InterruptedException {
        if (Files.isDirectory(images)) {
            try (PackedFolder packed = PackedFolder.of(images)) {
                return send(packed.zip(), images.toAbsolutePath().normalize().getFileName() + ".zip", query);
            }
        }
        if (!Files.isRegularFile(images)) {
            throw new CommandFailure(
                    ExitCode.USAGE, images + " does not exist; give a folder, a zip or a tar of images");
        }
        return send(images, images.getFileName().toString(), query);
    }

    private JsonNode send(Path archive, String name, Map<String, ?> query) throws InterruptedException {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean tar = lower.endsWith(".tar") || lower.endsWith(".tar.gz") || lower.endsWith(".tgz");
        if (!lower.endsWith(".zip") && !tar) {
            throw new CommandFailure(
                    ExitCode.USAGE, archive + " must be a folder or a .zip, .tar, .tar.gz or .tgz file");
        }
        String path = "/api/datasets?file_name=" + encode(name)
                + query.entrySet().stream()
                        .map(entry -> "&" + entry.getKey() + "="
                                + encode(entry.getValue().toString()))
                        .collect(Collectors.joining());
        String mediaType = tar ? "application/x-tar" : "application/zip";
        try (Progress progress = Progress.of("uploading " + name)) {
            long size = Files.size(archive);
            return gateway.upload(path, mediaType, () -> new Counted(open(archive), size, progress), size);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot read " + archive + ": " + e.getMessage(), e);
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

    /** Reports the fraction of the stream that has been read. */
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
