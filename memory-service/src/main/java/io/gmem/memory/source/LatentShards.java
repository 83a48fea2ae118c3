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
 * A source whose pictures somebody else has encoded already: the latent shards in it, one after the other in the order of their names,
 * as rows. Row 3 of {@code latents_rank00_shard000.safetensors} is called {@code latents_rank00_shard000.safetensors/3}. One thread.
 */
public final class LatentShards implements AutoCloseable {
    private static final String ENDING = ".safetensors";
    private static final int MOST_LABELS = 100_000;

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
     * The shards in {@code tree}; null when there are none.
     *
     * @param room a folder of its own for what has to be unpacked first; made when it is needed
     * @throws UnsupportedSourceException when one is damaged, they do not belong together, or pictures lie beside them
     */
    public static @Nullable LatentShards in(FileTree tree, Path room, TreeLimits limits) throws IOException {
        List<String> candidates = tree.names().stream()
                .filter(name -> name.endsWith(ENDING) && !ImageNames.hidden(name))
                .toList();
        if (candidates.isEmpty()) {
            return null;
        }
        var scratch = new ScratchDirectory(Files.createDirectories(room), limits);
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
            refusePictures(tree);
            int[] starts = starts(shards, limits);
            return new LatentShards(
                    files, shards, starts, labels(files, shards, starts), form(tree, scratch, files, shards));
        } catch (IOException | RuntimeException e) {
            close(shards);
            throw e;
        }
    }

    /** Whether a file that came alone is a shard. */
    static boolean isOne(Path file) {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            return LatentShard.looksLikeOne(opened.names());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isShard(Path file, String name) throws IOException {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            return LatentShard.looksLikeOne(opened.names());
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
                "holds '%s', which cannot be used: it %s".formatted(name, withoutName(cause)), cause);
    }

    /** What is wrong, without the file's name on this machine. */
    private static String withoutName(Exception cause) {
        String said = String.valueOf(cause.getMessage());
        return said.substring(said.indexOf(' ') + 1);
    }

    private static void refusePictures(FileTree tree) throws UnsupportedSourceException {
        List<String> pictures = ImageNames.in(tree);
        if (!pictures.isEmpty()) {
            throw new UnsupportedSourceException(
                    "holds latent shards and %d pictures, the first '%s'; take one of both at a time"
                            .formatted(pictures.size(), pictures.get(0)));
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
                if (labels[row] < -1 || labels[row] >= MOST_LABELS) {
                    throw new UnsupportedSourceException(
                            "holds '%s' with the label %d in row %d; labels are 0 to %d, or -1"
                                    .formatted(files.get(i), labels[row], row, MOST_LABELS - 1));
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
            throw new UnsupportedSourceException("holds '%s' with labels that are no whole numbers".formatted(name), e);
        }
    }

    private static PrecomputedForm form(
            FileTree tree, ScratchDirectory scratch, List<String> files, List<LatentShard> shards) throws IOException {
        ShardShapes first = ShardShapes.of(files.get(0), shards.get(0));
        for (int i = 1; i < shards.size(); i++) {
            first.refuseOthers(files.get(0), files.get(i), ShardShapes.of(files.get(i), shards.get(i)));
        }
        List<String> statistics = tree.names().stream()
                .filter(name -> ("/" + name).endsWith("/" + LatentStatistics.FILE_NAME) && !ImageNames.hidden(name))
                .toList();
        if (statistics.size() > 1) {
            throw new UnsupportedSourceException(
                    "holds '%s' and '%s'; take one set at a time".formatted(statistics.get(0), statistics.get(1)));
        }
        String file = statistics.isEmpty() ? null : statistics.get(0);
        LatentStatistics by = file == null ? null : statistics(scratch.file(tree, file), file, first.channels());
        return new PrecomputedForm(
                shards.size(), first.channels(), first.size(), first.dimension(), first.tokens(), by, file);
    }

    private static LatentStatistics statistics(Path file, String name, int channels) throws IOException {
        LatentStatistics read;
        try {
            read = LatentStatistics.read(file);
        } catch (MalformedTensorFileException e) {
            throw damaged(name, e);
        }
        if (read.mean().length != channels) {
            throw new UnsupportedSourceException(
                    "holds '%s' of %d channels for latents of %d".formatted(name, read.mean().length, channels));
        }
        return read;
    }

    /** What they have in common. */
    public PrecomputedForm form() {
        return form;
    }

    /** Rows. */
    public int count() {
        return labels.length;
    }

    /** Names of the rows, in order; made when they are asked for. */
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

    /** Names of the labels by index: their numbers, as shards have no others. Empty when no row has one. */
    public List<String> labelNames() {
        int most = Arrays.stream(labels).max().orElse(-1);
        return IntStream.rangeClosed(0, most).mapToObj(Integer::toString).toList();
    }

    /** Index of the label of a row, -1 for none. */
    public int label(int row) {
        return labels[row];
    }

    /** A row, or its mirror image in all its parts. */
    public LatentSample sample(int row, boolean mirrored) {
        int shard = shard(row);
        return shards.get(shard).sample(row - starts[shard], mirrored);
    }

    /** The bytes of a row's latent as they lie in its shard. */
    public ByteBuffer stored(int row) {
        int shard = shard(row);
        return shards.get(shard).stored(row - starts[shard]);
    }

    private int shard(int row) {
        int at = Arrays.binarySearch(starts, 0, shards.size(), row);
        int shard = at >= 0 ? at : -at - 2;
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
