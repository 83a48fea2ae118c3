package io.gmem.memorybank;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsWriter;
import io.gmem.tensorfiles.latents.ChannelMoments;
import io.gmem.tensorfiles.latents.LatentStatistics;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a data set into a folder, image by image. Memory use grows by four bytes per image. Equal images in equal order give equal
 * bytes. Not thread-safe.
 */
public final class LatentDatasetWriter implements AutoCloseable {
    static final String SKIPPED = "skipped.jsonl";

    private final Path folder;
    private final LatentForm form;
    private final @Nullable TensorRowsWriter images;
    private final Map<String, TensorRowsWriter> auxiliary = new LinkedHashMap<>();
    private final BufferedWriter items;
    private final BufferedWriter skipped;
    private final Labels labels = new Labels();
    private final ChannelMoments moments;
    private long skippedCount;

    /** Creates a writer for a data set in pixel space, {@code resolution} pixels on a side. */
    public LatentDatasetWriter(Path folder, int resolution) throws IOException {
        this(folder, LatentForm.pixels(resolution));
    }

    /**
     * Creates a writer for a data set of the given form.
     *
     * @param folder an existing, empty folder
     * @param form the tensors that are stored per image
     */
    public LatentDatasetWriter(Path folder, LatentForm form) throws IOException {
        this.folder = folder;
        this.form = form;
        this.moments = new ChannelMoments(form.channels());
        int side = form.resolution();
        this.images = form.pictured()
                ? new TensorRowsWriter(folder.resolve(LatentDataset.IMAGES), "images", DType.U8, side, side, 3)
                : null;
        this.items = Files.newBufferedWriter(folder.resolve(ItemFile.NAME));
        this.skipped = Files.newBufferedWriter(folder.resolve(SKIPPED));
        if (form.encoded()) {
            declare(PerImageRows.LATENTS, form.channels(), form.latentSize(), form.latentSize());
            if (form.mirrored()) {
                declare(PerImageRows.MIRRORED_LATENTS, form.channels(), form.latentSize(), form.latentSize());
            }
        }
        if (form.mirrored()) {
            declare(PerImageRows.MIRRORED_SNIPPETS, form.snippetDimension());
        }
        LatentForm.Tokens tokens = form.tokens();
        if (tokens != null) {
            declare(PerImageRows.TOKENS, tokens.count(), tokens.dimension());
            if (form.mirrored()) {
                declare(PerImageRows.MIRRORED_TOKENS, tokens.count(), tokens.dimension());
            }
        }
    }

    private void declare(String name, long... rowShape) throws IOException {
        auxiliary.put(name, PerImageRows.writer(folder, name, rowShape));
    }

    /** Adds the next image of a data set in pixel space that stores images only. */
    public void add(byte[] rgb, String source, String sha256, int label, int width, int height) throws IOException {
        add(rgb, new Item(count(), source, sha256, label, width, height), PreparedImage.PIXELS);
    }

    /**
     * Adds the next image.
     * @param rgb {@code (resolution, resolution, 3)}; null when no images are stored
     * @param item origin of the image; its index is replaced by the row
     * @param prepared every tensor that the form requires
     */
    public void add(byte @Nullable [] rgb, Item item, PreparedImage prepared) throws IOException {
        Item indexed = item.withIndex(count());
        putImage(rgb);
        put(PerImageRows.LATENTS, prepared.latent());
        put(PerImageRows.MIRRORED_LATENTS, prepared.mirroredLatent());
        put(PerImageRows.MIRRORED_SNIPPETS, prepared.mirroredSnippet());
        put(PerImageRows.TOKENS, prepared.tokens());
        put(PerImageRows.MIRRORED_TOKENS, prepared.mirroredTokens());
        if (prepared.latent() != null) {
            moments.add(prepared.latent(), form.latentSize() * form.latentSize());
        }
        items.write(JsonFiles.LINES.writeValueAsString(indexed) + "\n");
        labels.add(indexed.label());
    }

    private void putImage(byte @Nullable [] rgb) throws IOException {
        if (images == null || rgb == null) {
            if (images != null || rgb != null) {
                throw new IllegalArgumentException(
                        images == null ? "the data set stores no images" : "image " + count() + " has no pixels");
            }
            return;
        }
        int resolution = form.resolution();
        if (rgb.length != 3 * resolution * resolution) {
            throw new IllegalArgumentException(
                    "rgb has %d bytes, must be %d x %d x 3".formatted(rgb.length, resolution, resolution));
        }
        images.next().put(rgb);
    }

    private void put(String name, float @Nullable [] values) throws IOException {
        TensorRowsWriter writer = auxiliary.get(name);
        if ((writer == null) != (values == null)) {
            throw new IllegalArgumentException("image %d has %s, but the data set %s"
                    .formatted(
                            count(),
                            values == null ? "no " + name : name,
                            writer == null ? "stores none" : "requires them"));
        }
        if (writer != null && values != null) {
            PerImageRows.put(writer, name, values);
        }
    }

    /** Records a file that could not be used. */
    public void skip(Skipped file) throws IOException {
        skipped.write(JsonFiles.LINES.writeValueAsString(file) + "\n");
        skippedCount++;
    }

    /** Returns the number of images added so far. */
    public long count() {
        return labels.count();
    }

    /** Completes the folder and closes the writer. Encoded latents are normalized with their own channel statistics. */
    public DatasetDescription finish(String id, List<String> labelNames, String description) throws IOException {
        return finish(id, labelNames, description, form.encoded() ? statistics() : null);
    }

    /**
     * Completes the folder and closes the writer.
     *
     * @param statistics statistics that normalize the latents; null when the latents are not normalized
     */
    public DatasetDescription finish(
            String id, List<String> labelNames, String description, @Nullable LatentStatistics statistics)
            throws IOException {
        LatentForm.Tokens tokens = form.tokens();
        var done = new DatasetDescription(
                id,
                form.resolution(),
                form.autoencoder(),
                form.channels(),
                form.latentSize(),
                count(),
                List.copyOf(labelNames),
                skippedCount,
                description,
                statistics == null ? null : list(statistics.mean()),
                statistics == null ? null : list(statistics.std()),
                form.mirrored() ? true : null,
                tokens,
                form.pictured() ? null : false);
        Map<String, HostTensor> named = Map.of(Labels.NAME, labels.tensor());
        if (images == null) {
            SafetensorsWriter.write(folder.resolve(LatentDataset.LABELS), named, Map.of());
        } else {
            images.finish(named);
        }
        for (TensorRowsWriter writer : auxiliary.values()) {
            PerImageRows.finish(writer);
        }
        JsonFiles.write(folder.resolve(LatentDataset.DESCRIPTION), done);
        close();
        return done;
    }

    private static List<Float> list(float[] numbers) {
        List<Float> list = new ArrayList<>();
        for (float number : numbers) {
            list.add(number);
        }
        return list;
    }

    private LatentStatistics statistics() {
        try {
            return moments.statistics();
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the latents of '" + form.autoencoder() + "' cannot be normalized: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        items.close();
        skipped.close();
        if (images != null) {
            images.close();
        }
        for (TensorRowsWriter writer : auxiliary.values()) {
            writer.close();
        }
    }
}
