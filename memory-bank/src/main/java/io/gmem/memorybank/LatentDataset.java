package io.gmem.memorybank;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.latents.LatentStatistics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A data set, open for reading: {@code images (N, H, W, 3)}, 8-bit sRGB, cropped. With the autoencoder {@code pixels} the latent of
 * an image is the image. Otherwise latents {@code (N, C, h, w)} are stored as well; imported latents may be stored without images.
 * All tensors are memory-mapped. Safe for concurrent reads.
 */
public final class LatentDataset implements AutoCloseable {
    static final String DESCRIPTION = "dataset.json";
    static final String IMAGES = "images.safetensors";
    static final String LABELS = "labels.safetensors";

    private final DatasetDescription description;
    private final SafetensorsFile file;
    private final @Nullable TensorRows images;
    private final int[] labels;
    private final ItemFile items;
    private final AuxiliaryTensors auxiliary;
    private final @Nullable LatentStatistics statistics;

    private LatentDataset(
            DatasetDescription description,
            SafetensorsFile file,
            @Nullable TensorRows images,
            int[] labels,
            ItemFile items,
            AuxiliaryTensors auxiliary) {
        this.description = description;
        this.file = file;
        this.images = images;
        this.labels = labels;
        this.items = items;
        this.auxiliary = auxiliary;
        this.statistics = description.statistics().orElse(null);
    }

    /**
     * Opens the folder of a data set.
     *
     * @throws MalformedArtifactException when its files are inconsistent
     */
    public static LatentDataset open(Path datasetFolder) throws IOException {
        var description = JsonFiles.read(datasetFolder.resolve(DESCRIPTION), DatasetDescription.class);
        boolean hasImages = description.pictured();
        Path path = datasetFolder.resolve(hasImages ? IMAGES : LABELS);
        ItemFile items = ItemFile.open(datasetFolder.resolve(ItemFile.NAME));
        MalformedArtifactException.unless(
                items.count() == description.count(),
                datasetFolder.resolve(ItemFile.NAME),
                "holds %d items, but dataset.json declares %d".formatted(items.count(), description.count()));
        SafetensorsFile file = SafetensorsFile.open(path);
        try {
            TensorRows images = hasImages ? images(file, path, description) : null;
            int[] labels = Labels.read(file, path, description.count());
            AuxiliaryTensors auxiliary = AuxiliaryTensors.open(datasetFolder, description);
            return new LatentDataset(description, file, images, labels, items, auxiliary);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static TensorRows images(SafetensorsFile file, Path path, DatasetDescription description)
            throws IOException {
        TensorRows images = TensorRows.map(file, path, "images", DType.U8, 4);
        int side = description.resolution();
        MalformedArtifactException.unless(
                images.side(1) == side && images.side(2) == side && images.side(3) == 3,
                path,
                "holds images of %d x %d x %d, but dataset.json declares %d x %d x 3"
                        .formatted(images.side(1), images.side(2), images.side(3), side, side));
        MalformedArtifactException.unless(
                description.count() == images.count(),
                path,
                "holds %d images, but dataset.json declares %d".formatted(images.count(), description.count()));
        return images;
    }

    public DatasetDescription description() {
        return description;
    }

    /** N, images. */
    public long count() {
        return description.count();
    }

    /** Channels of a latent. */
    public int channels() {
        return description.channels();
    }

    /** Returns the height and width of a latent. */
    public int latentSize() {
        return description.latentSize();
    }

    /** Reads the latent {@code (C, h, w)} of image {@code index} into {@code into} at {@code offset}. */
    public void readLatent(long index, float[] into, int offset) {
        readLatent(index, false, into, offset);
    }

    /**
     * Reads the latent {@code (C, h, w)} of an image into {@code into} at {@code offset}. In pixel space it is {@code u8 / 127.5 - 1}, in
     * [-1, 1]. An autoencoder's latent is {@code (z - mean) / std} per channel, with {@link DatasetDescription#statistics}.
     *
     * @param mirrored whether to read the latent of the mirror image
     * @throws IllegalStateException when {@code mirrored} is true and the data set stores no mirror images
     */
    public void readLatent(long index, boolean mirrored, float[] into, int offset) {
        requireMirrored(mirrored);
        PerImageRows latents = mirrored ? auxiliary.mirroredLatents() : auxiliary.latents();
        if (latents == null) {
            readPixels(index, mirrored, into, offset);
            return;
        }
        latents.read(index, into, offset);
        if (statistics != null) {
            normalize(into, offset, statistics);
        }
    }

    private void normalize(float[] latent, int offset, LatentStatistics by) {
        float[] mean = by.mean();
        float[] std = by.std();
        int area = latentSize() * latentSize();
        for (int channel = 0; channel < mean.length; channel++) {
            for (int i = offset + channel * area; i < offset + (channel + 1) * area; i++) {
                latent[i] = (latent[i] - mean[channel]) / std[channel];
            }
        }
    }

    private void readPixels(long index, boolean mirrored, float[] into, int offset) {
        ByteBuffer rgb = imageRow(index);
        int side = description.resolution();
        int area = rgb.remaining() / 3;
        for (int i = 0; i < area; i++) {
            int from = mirrored ? i - i % side + side - 1 - i % side : i;
            for (int channel = 0; channel < 3; channel++) {
                into[offset + channel * area + i] = (rgb.get(3 * from + channel) & 0xff) / 127.5f - 1;
            }
        }
    }

    /** Returns whether mirror images are stored. */
    public boolean mirrored() {
        return Boolean.TRUE.equals(description.flip());
    }

    /** Returns the unnormalized snippet (D) of the mirror image of image {@code index}. */
    public float[] mirroredSnippet(long index) {
        requireMirrored(true);
        PerImageRows rows = auxiliary.mirroredSnippets();
        if (rows == null) {
            throw new IllegalStateException("the data set stores no snippets of mirror images");
        }
        float[] snippet = new float[rows.width()];
        rows.read(index, snippet, 0);
        return snippet;
    }

    /** Returns the shape of the patch tokens of an image; empty when the data set stores none. */
    public Optional<LatentForm.Tokens> tokens() {
        return Optional.ofNullable(description.tokens());
    }

    /** Reads the patch tokens (N, z) of an image, or of its mirror image, into {@code into} at {@code offset}. */
    public void readTokens(long index, boolean mirrored, float[] into, int offset) {
        requireMirrored(mirrored);
        PerImageRows rows = mirrored ? auxiliary.mirroredTokens() : auxiliary.tokens();
        if (rows == null) {
            throw new IllegalStateException("the data set stores no patch tokens");
        }
        rows.read(index, into, offset);
    }

    private void requireMirrored(boolean mirrored) {
        if (mirrored && !mirrored()) {
            throw new IllegalStateException("the data set stores no mirror images");
        }
    }

    /** Returns whether images are stored; a data set of imported latents has none. */
    public boolean pictured() {
        return images != null;
    }

    private ByteBuffer imageRow(long index) {
        if (images == null) {
            throw new IllegalStateException("the data set stores latents only, no images");
        }
        return images.row(index);
    }

    /**
     * Returns image {@code index} {@code (H, W, 3)}: rows from the top, interleaved red, green, blue.
     *
     * @throws IllegalStateException when the data set stores no images
     */
    public byte[] pixels(long index) {
        ByteBuffer row = imageRow(index);
        byte[] rgb = new byte[row.remaining()];
        row.get(rgb);
        return rgb;
    }

    /** Returns the label index of image {@code index}, {@link Item#NO_LABEL} for none. */
    public int label(long index) {
        return labels[Math.toIntExact(index)];
    }

    /** Returns the name of image {@code index} in the source. */
    public String source(long index) {
        return items.item(index).source();
    }

    /** Returns the origin of image {@code index}. */
    public Item item(long index) {
        return items.item(index);
    }

    @Override
    public void close() throws IOException {
        auxiliary.close();
        file.close();
    }
}
