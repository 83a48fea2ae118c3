package io.gmem.memorybank;

import io.gmem.tensorfiles.DType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes a data set into a folder, image by image: memory does not grow with their number but for four bytes each. Equal
 * images in equal order give equal bytes. One thread.
 */
public final class LatentDatasetWriter implements AutoCloseable {
    static final String SKIPPED = "skipped.jsonl";

    private final Path folder;
    private final int resolution;
    private final TensorRowsWriter images;
    private final BufferedWriter items;
    private final BufferedWriter skipped;
    private final Labels labels = new Labels();
    private long skippedCount;

    /**
     * @param folder is there, and empty
     * @param resolution rows and columns of every image, in pixels
     */
    public LatentDatasetWriter(Path folder, int resolution) throws IOException {
        this.folder = folder;
        this.resolution = resolution;
        this.images = new TensorRowsWriter(
                folder.resolve(LatentDataset.IMAGES), "images", DType.U8, resolution, resolution, 3);
        this.items = Files.newBufferedWriter(folder.resolve(ItemFile.NAME));
        this.skipped = Files.newBufferedWriter(folder.resolve(SKIPPED));
    }

    /**
     * Adds the next image.
     *
     * @param rgb {@code (resolution, resolution, 3)}
     * @param source its name in the source
     * @param sha256 of the file as found
     * @param label index into the labels, or {@link Item#NO_LABEL}
     * @param width before the crop, in pixels
     * @param height likewise
     */
    public void add(byte[] rgb, String source, String sha256, int label, int width, int height) throws IOException {
        if (rgb.length != 3 * resolution * resolution) {
            throw new IllegalArgumentException(
                    "rgb holds %d bytes, %d x %d x 3 are needed".formatted(rgb.length, resolution, resolution));
        }
        var item = new Item(images.count(), source, sha256, label, width, height);
        images.next().put(rgb);
        items.write(JsonFiles.LINES.writeValueAsString(item) + "\n");
        labels.add(label);
    }

    /** Notes a file that could not be used. */
    public void skip(Skipped file) throws IOException {
        skipped.write(JsonFiles.LINES.writeValueAsString(file) + "\n");
        skippedCount++;
    }

    /** Images so far. */
    public long count() {
        return images.count();
    }

    /** Completes the folder; nothing can be added any more. */
    public DatasetDescription finish(String id, List<String> labelNames, String description) throws IOException {
        var done = new DatasetDescription(
                id, resolution, "pixels", 3, resolution, count(), List.copyOf(labelNames), skippedCount, description);
        images.finish(Map.of(Labels.NAME, labels.tensor()));
        JsonFiles.write(folder.resolve(LatentDataset.DESCRIPTION), done);
        close();
        return done;
    }

    @Override
    public void close() throws IOException {
        items.close();
        skipped.close();
        images.close();
    }
}
