package io.gmem.memorybank;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A data set, open for reading: {@code images (N, H, W, 3)}, 8-bit sRGB, cropped. With the autoencoder {@code pixels} the
 * latent of an image is the image. Images stay on disk and are mapped. Any number of threads may read.
 */
public final class LatentDataset implements AutoCloseable {
    static final String DESCRIPTION = "dataset.json";
    static final String IMAGES = "images.safetensors";

    private final DatasetDescription description;
    private final SafetensorsFile file;
    private final TensorRows images;
    private final int[] labels;
    private final ItemFile items;

    private LatentDataset(
            DatasetDescription description, SafetensorsFile file, TensorRows images, int[] labels, ItemFile items) {
        this.description = description;
        this.file = file;
        this.images = images;
        this.labels = labels;
        this.items = items;
    }

    /**
     * Opens the folder of a data set.
     *
     * @throws MalformedArtifactException when its files do not fit one another
     */
    public static LatentDataset open(Path datasetFolder) throws IOException {
        var description = JsonFiles.read(datasetFolder.resolve(DESCRIPTION), DatasetDescription.class);
        Path path = datasetFolder.resolve(IMAGES);
        ItemFile items = ItemFile.open(datasetFolder.resolve(ItemFile.NAME));
        SafetensorsFile file = SafetensorsFile.open(path);
        try {
            TensorRows images = TensorRows.map(file, path, "images", DType.U8, 4);
            int[] labels = Labels.read(file, path, images.count());
            int side = description.resolution();
            MalformedArtifactException.unless(
                    images.side(1) == side && images.side(2) == side && images.side(3) == 3,
                    path,
                    "holds images of %d x %d x %d, dataset.json says %d x %d x 3"
                            .formatted(images.side(1), images.side(2), images.side(3), side, side));
            MalformedArtifactException.unless(
                    description.count() == images.count() && items.count() == images.count(),
                    path,
                    "holds %d images for %d items, dataset.json says %d"
                            .formatted(images.count(), items.count(), description.count()));
            return new LatentDataset(description, file, images, labels, items);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    public DatasetDescription description() {
        return description;
    }

    /** N, images. */
    public long count() {
        return images.count();
    }

    /** Channels of a latent. */
    public int channels() {
        return description.channels();
    }

    /** Rows and columns of a latent. */
    public int latentSize() {
        return description.latentSize();
    }

    /**
     * Puts the latent {@code (C, H, W)} of image {@code index} into {@code into} from {@code offset}: {@code u8 / 127.5 - 1},
     * in [-1, 1].
     */
    public void readLatent(long index, float[] into, int offset) {
        ByteBuffer rgb = images.row(index);
        int area = rgb.remaining() / 3;
        for (int i = 0; i < area; i++) {
            for (int channel = 0; channel < 3; channel++) {
                into[offset + channel * area + i] = (rgb.get(3 * i + channel) & 0xff) / 127.5f - 1;
            }
        }
    }

    /** Image {@code index} {@code (H, W, 3)}: rows from the top, interleaved red, green, blue. */
    public byte[] pixels(long index) {
        ByteBuffer row = images.row(index);
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
        file.close();
    }
}
