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
 * A data set, open for reading: {@code images (N, H, W, 3)}, 8-bit sRGB, cropped. With the autoencoder {@code pixels} the
 * latent of an image is the image; else latents {@code (N, C, h, w)} lie beside, or, where somebody else made them, alone. Everything stays on disk and is mapped. Any number of
 * threads may read.
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
    private final AuxiliaryTensors beside;
    private final @Nullable LatentStatistics statistics;

    private LatentDataset(
            DatasetDescription description,
            SafetensorsFile file,
            @Nullable TensorRows images,
            int[] labels,
            ItemFile items,
            AuxiliaryTensors beside) {
        this.description = description;
        this.file = file;
        this.images = images;
        this.labels = labels;
        this.items = items;
        this.beside = beside;
        this.statistics = description.statistics().orElse(null);
    }

    /**
     * Opens the folder of a data set.
     *
     * @throws MalformedArtifactException when its files do not fit one another
     */
    public static LatentDataset open(Path datasetFolder) throws IOException {
        var description = JsonFiles.read(datasetFolder.resolve(DESCRIPTION), DatasetDescription.class);
        boolean pictured = description.pictured();
        Path path = datasetFolder.resolve(pictured ? IMAGES : LABELS);
        ItemFile items = ItemFile.open(datasetFolder.resolve(ItemFile.NAME));
        MalformedArtifactException.unless(
                items.count() == description.count(),
                datasetFolder.resolve(ItemFile.NAME),
                "holds %d items, dataset.json says %d".formatted(items.count(), description.count()));
        SafetensorsFile file = SafetensorsFile.open(path);
        try {
            TensorRows images = pictured ? images(file, path, description) : null;
            int[] labels = Labels.read(file, path, description.count());
            AuxiliaryTensors beside = AuxiliaryTensors.open(datasetFolder, description);
            return new LatentDataset(description, file, images, labels, items, beside);
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
                "holds images of %d x %d x %d, dataset.json says %d x %d x 3"
                        .formatted(images.side(1), images.side(2), images.side(3), side, side));
        MalformedArtifactException.unless(
                description.count() == images.count(),
                path,
                "holds %d images, dataset.json says %d".formatted(images.count(), description.count()));
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

    /** Rows and columns of a latent. */
    public int latentSize() {
        return description.latentSize();
    }

    /** Puts the latent {@code (C, h, w)} of image {@code index} into {@code into} from {@code offset}. */
    public void readLatent(long index, float[] into, int offset) {
        readLatent(index, false, into, offset);
    }

    /**
     * Puts the latent {@code (C, h, w)} of an image into {@code into} from {@code offset}: of a picture {@code u8 / 127.5 - 1}, in
     * [-1, 1]; of an autoencoder's latent {@code (z - mean) / std} by channel, as {@link DatasetDescription#statistics} has them.
     *
     * @param mirrored of the mirror image; the data set keeps them
     */
    public void readLatent(long index, boolean mirrored, float[] into, int offset) {
        requireMirrored(mirrored);
        SideRows latents = mirrored ? beside.mirroredLatents() : beside.latents();
        if (latents == null) {
            readPicture(index, mirrored, into, offset);
            return;
        }
        latents.read(index, into, offset);
        if (statistics != null) {
            normalise(into, offset, statistics);
        }
    }

    private void normalise(float[] latent, int offset, LatentStatistics by) {
        float[] mean = by.mean();
        float[] std = by.std();
        int area = latentSize() * latentSize();
        for (int channel = 0; channel < mean.length; channel++) {
            for (int i = offset + channel * area; i < offset + (channel + 1) * area; i++) {
                latent[i] = (latent[i] - mean[channel]) / std[channel];
            }
        }
    }

    private void readPicture(long index, boolean mirrored, float[] into, int offset) {
        ByteBuffer rgb = picture(index);
        int side = description.resolution();
        int area = rgb.remaining() / 3;
        for (int i = 0; i < area; i++) {
            int from = mirrored ? i - i % side + side - 1 - i % side : i;
            for (int channel = 0; channel < 3; channel++) {
                into[offset + channel * area + i] = (rgb.get(3 * from + channel) & 0xff) / 127.5f - 1;
            }
        }
    }

    /** Whether mirror images are kept. */
    public boolean mirrored() {
        return Boolean.TRUE.equals(description.flip());
    }

    /** The snippet (D), unnormalised, of the mirror image of image {@code index}. */
    public float[] mirroredSnippet(long index) {
        requireMirrored(true);
        SideRows rows = beside.mirroredSnippets();
        if (rows == null) {
            throw new IllegalStateException("the data set keeps no snippets of mirror images");
        }
        float[] snippet = new float[rows.width()];
        rows.read(index, snippet, 0);
        return snippet;
    }

    /** Vectors of places of an image; empty when the data set keeps none. */
    public Optional<LatentForm.Tokens> tokens() {
        return Optional.ofNullable(description.tokens());
    }

    /** Puts the vectors of places (N, z) of an image, or of its mirror image, into {@code into} from {@code offset}. */
    public void readTokens(long index, boolean mirrored, float[] into, int offset) {
        requireMirrored(mirrored);
        SideRows rows = mirrored ? beside.mirroredTokens() : beside.tokens();
        if (rows == null) {
            throw new IllegalStateException("the data set keeps no vectors of places");
        }
        rows.read(index, into, offset);
    }

    private void requireMirrored(boolean mirrored) {
        if (mirrored && !mirrored()) {
            throw new IllegalStateException("the data set keeps no mirror images");
        }
    }

    /** Whether pictures are kept; a data set of somebody's latents has none. */
    public boolean pictured() {
        return images != null;
    }

    private ByteBuffer picture(long index) {
        if (images == null) {
            throw new IllegalStateException("the data set keeps no pictures, but latents alone");
        }
        return images.row(index);
    }

    /** Image {@code index} {@code (H, W, 3)}: rows from the top, interleaved red, green, blue; the data set keeps pictures. */
    public byte[] pixels(long index) {
        ByteBuffer row = picture(index);
        byte[] rgb = new byte[row.remaining()];
        row.get(rgb);
        return rgb;
    }

    /** Index of the label of image {@code index}, {@link Item#NO_LABEL} for none. */
    public int label(long index) {
        return labels[Math.toIntExact(index)];
    }

    /** The name of image {@code index} in the source. */
    public String source(long index) {
        return items.item(index).source();
    }

    /** All that is known of where image {@code index} came from. */
    public Item item(long index) {
        return items.item(index);
    }

    @Override
    public void close() throws IOException {
        beside.close();
        file.close();
    }
}
