package io.gmem.memory.source;

import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.latents.LatentSample;
import io.gmem.tensorfiles.latents.LatentShard;
import io.gmem.tensorfiles.latents.LatentStatistics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The latent shards of a source as one sequence of rows, in the order of the file names. Used for sources whose images were
 * encoded elsewhere. Row 3 of {@code latents_rank00_shard000.safetensors} is named {@code latents_rank00_shard000.safetensors/3}.
 * For use by one thread.
 */
public final class LatentShards implements AutoCloseable {
    private static final String EXTENSION = ".safetensors";
    private static final int MAX_LABELS = 100_000;

    private final List<String> files;
    private final List<LatentShard> shards;
    private final int[] starts;
    private final int[] labels;
    private final PrecomputedForm form;

    private LatentShards(
            List<String> files, List<LatentShard> shards, int[] starts, int[] labels, PrecomputedForm form) {
        this.files = files;
        this.shards = shards;
        this.starts = starts;
        this.labels = labels;
        this.form = form;
    }

    /**
     * Opens the shards of {@code tree}; returns null if there are none.
     *
     * @param directory an exclusive folder for temporary unpacked files; created on demand
     * @throws UnsupportedSourceException if a shard is damaged, shards are inconsistent, or the source also contains images
     */
    public static @Nullable LatentShards in(FileTree tree, Path directory, TreeLimits limits) throws IOException {
        List<String> candidates = tree.names().stream()
                .filter(name -> name.endsWith(EXTENSION) && !ImageNames.hidden(name))
                .toList();
        if (candidates.isEmpty()) {
            return null;
        }
        var scratch = new ScratchDirectory(Files.createDirectories(directory), limits);
        List<String> files = new ArrayList<>();
        List<LatentShard> shards = new ArrayList<>();
        try {
            for (String name : candidates) {
                Path file = scratch.file(tree, name);
                if (isShard(file, name)) {
                    files.add(name);
                    shards.add(opened(file, name));
                }
            }
            if (shards.isEmpty()) {
                return null;
            }
            rejectImages(tree);
            int[] starts = starts(shards, limits);
            return new LatentShards(
                    files, shards, starts, labels(files, shards, starts), form(tree, scratch, files, shards));
        } catch (IOException | RuntimeException e) {
            close(shards);
            throw e;
        }
    }

    /** Whether a file is a latent shard. */
    static boolean isOne(Path file) {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            return LatentShard.isLatentShard(opened.names());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isShard(Path file, String name) throws IOException {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            return LatentShard.isLatentShard(opened.names());
        } catch (MalformedTensorFileException e) {
            throw damaged(name, e);
        }
    }

    private static LatentShard opened(Path file, String name) throws IOException {
        try {
            return LatentShard.open(file);
        } catch (MalformedTensorFileException e) {
            throw damaged(name, e);
        }
    }

    private static UnsupportedSourceException damaged(String name, Exception cause) {
        return new UnsupportedSourceException(
                "contains '%s', which cannot be used: it %s".formatted(name, withoutFileName(cause)), cause);
    }

    /** Returns the message without the local file name it starts with. */
    private static String withoutFileName(Exception cause) {
        String message = String.valueOf(cause.getMessage());
        return message.substring(message.indexOf(' ') + 1);
    }

    private static void rejectImages(FileTree tree) throws UnsupportedSourceException {
        List<String> images = ImageNames.in(tree);
        if (!images.isEmpty()) {
            throw new UnsupportedSourceException(
                    "contains both latent shards and %d images, the first '%s'; send one of the two"
                            .formatted(images.size(), images.get(0)));
        }
    }

    private static int[] starts(List<LatentShard> shards, TreeLimits limits) throws UnsupportedSourceException {
        int[] starts = new int[shards.size() + 1];
        for (int i = 0; i < shards.size(); i++) {
            long end = (long) starts[i] + shards.get(i).count();
            limits.checkFiles((int) Math.min(end, Integer.MAX_VALUE));
            starts[i + 1] = (int) end;
        }
        return starts;
    }

    private static int[] labels(List<String> files, List<LatentShard> shards, int[] starts)
            throws UnsupportedSourceException {
        int[] all = new int[starts[shards.size()]];
        Arrays.fill(all, -1);
        for (int i = 0; i < shards.size(); i++) {
            long[] labels = labelsOf(files.get(i), shards.get(i));
            for (int row = 0; row < labels.length; row++) {
                if (labels[row] < -1 || labels[row] >= MAX_LABELS) {
                    throw new UnsupportedSourceException(
                            "contains '%s', where row %3$d has label %2$d; labels must be between -1 and %4$d"
                                    .formatted(files.get(i), labels[row], row, MAX_LABELS - 1));
                }
                all[starts[i] + row] = (int) labels[row];
            }
        }
        return all;
    }

    private static long[] labelsOf(String name, LatentShard shard) throws UnsupportedSourceException {
        try {
            return shard.labels();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UnsupportedSourceException("contains '%s' with labels that are not integers".formatted(name), e);
        }
    }

    private static PrecomputedForm form(
            FileTree tree, ScratchDirectory scratch, List<String> files, List<LatentShard> shards) throws IOException {
        ShardShapes first = ShardShapes.of(files.get(0), shards.get(0));
        for (int i = 1; i < shards.size(); i++) {
            first.requireEqual(files.get(0), files.get(i), ShardShapes.of(files.get(i), shards.get(i)));
        }
        List<String> statistics = tree.names().stream()
                .filter(name -> ("/" + name).endsWith("/" + LatentStatistics.FILE_NAME) && !ImageNames.hidden(name))
                .toList();
        if (statistics.size() > 1) {
            throw new UnsupportedSourceException("contains '%s' and '%s'; send one data set at a time"
                    .formatted(statistics.get(0), statistics.get(1)));
        }
        String file = statistics.isEmpty() ? null : statistics.get(0);
        LatentStatistics latentStatistics =
                file == null ? null : statistics(scratch.file(tree, file), file, first.channels());
        return new PrecomputedForm(
                shards.size(),
                first.channels(),
                first.size(),
                first.dimension(),
                first.tokens(),
                latentStatistics,
                file);
    }

    private static LatentStatistics statistics(Path file, String name, int channels) throws IOException {
        LatentStatistics read;
        try {
            read = LatentStatistics.read(file);
        } catch (MalformedTensorFileException e) {
            throw damaged(name, e);
        }
        if (read.mean().length != channels) {
            throw new UnsupportedSourceException("contains '%s' of %d channels for latents of %d channels"
                    .formatted(name, read.mean().length, channels));
        }
        return read;
    }

    /** Returns the properties that all shards share. */
    public PrecomputedForm form() {
        return form;
    }

    /** Returns the number of rows. */
    public int count() {
        return labels.length;
    }

    /** Returns the row names in order, as a view that computes each name on access. */
    public List<String> names() {
        return new Names();
    }

    private final class Names extends AbstractList<String> implements RandomAccess {
        @Override
        public String get(int row) {
            int shard = shard(row);
            return files.get(shard) + "/" + (row - starts[shard]);
        }

        @Override
        public int size() {
            return count();
        }
    }

    /** Returns label names by index, which are the label numbers. Empty if no row has a label. */
    public List<String> labelNames() {
        int maxLabel = Arrays.stream(labels).max().orElse(-1);
        return IntStream.rangeClosed(0, maxLabel).mapToObj(Integer::toString).toList();
    }

    /** Returns the label index of a row, or -1 if it has no label. */
    public int label(int row) {
        return labels[row];
    }

    /** Returns a row, or the mirrored row in all its parts. */
    public LatentSample sample(int row, boolean mirrored) {
        int shard = shard(row);
        return shards.get(shard).sample(row - starts[shard], mirrored);
    }

    /** Returns the bytes of a row's latent as stored in its shard. */
    public ByteBuffer stored(int row) {
        int shard = shard(row);
        return shards.get(shard).stored(row - starts[shard]);
    }

    private int shard(int row) {
        int index = Arrays.binarySearch(starts, 0, shards.size(), row);
        int shard = index >= 0 ? index : -index - 2;
        while (starts[shard + 1] <= row) { // a shard may be empty
            shard++;
        }
        return shard;
    }

    private static void close(List<LatentShard> shards) throws IOException {
        for (LatentShard shard : shards) {
            shard.close();
        }
    }

    @Override
    public void close() throws IOException {
        close(shards);
    }
}
