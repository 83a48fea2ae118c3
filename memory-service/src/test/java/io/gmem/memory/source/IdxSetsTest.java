package io.gmem.memory.source;

import static io.gmem.memory.TestPacked.gzip;
import static io.gmem.memory.TestPacked.idx;
import static io.gmem.memory.TestPacked.idxLabels;
import static io.gmem.memory.TestPacked.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.diffusion.image.ImageDecoder;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.memory.RealData;
import io.gmem.memory.TestArchives;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxSetsTest {
    private static final TreeLimits LIMITS = new TreeLimits(5000, 1 << 24);
    private static final int[] LABELS = {7, 0, 9, 7};

    @TempDir
    Path folder;

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /** Creates four training images of 5 x 3 and two test images. */
    @BeforeEach
    void digits() {
        files.put("train-images-idx3-ubyte", idx(noise(1, 60), 4, 3, 5));
        files.put("train-labels-idx1-ubyte", idxLabels(LABELS));
        files.put("t10k-images-idx3-ubyte", idx(noise(2, 30), 2, 3, 5));
        files.put("t10k-labels-idx1-ubyte", idxLabels(0, 1));
    }

    private FileTree open(Path source) throws IOException {
        return FileTree.open(source, Files.createTempDirectory(folder, "scratch"), LIMITS);
    }

    private FileTree open() throws IOException {
        return open(TestArchives.folder(Files.createTempDirectory(folder, "source"), files));
    }

    private void assertRejected(String... fragments) {
        assertThatThrownBy(this::open)
                .isInstanceOf(UnsupportedSourceException.class)
                .hasMessageContainingAll(fragments);
    }

    private static RgbImage image(FileTree tree, String name) throws IOException {
        try (InputStream in = tree.open(name)) {
            return new ImageDecoder().decode(in);
        }
    }

    private static RgbImage grayscale(int width, int height, byte[] samples, int image) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = samples[image * width * height + i / 3];
        }
        return new RgbImage(width, height, rgb);
    }

    @Test
    void listsImagesByClassAndDecodesThemExactly() throws IOException {
        files.put("LICENSE", new byte[] {'M', 'I', 'T'});

        try (FileTree tree = open()) {
            assertThat(ImageNames.in(tree))
                    .containsExactly(
                            "test/0/00000.bmp",
                            "test/1/00001.bmp",
                            "train/0/00001.bmp",
                            "train/7/00000.bmp",
                            "train/7/00003.bmp",
                            "train/9/00002.bmp");
            assertThat(tree.names()).contains("LICENSE").doesNotContain("train-images-idx3-ubyte");
            assertThat(FolderLabels.of(ImageNames.in(tree)).names()).containsExactly("0", "1", "7", "9");
            for (int i = 3; i >= 0; i--) {
                assertThat(image(tree, "train/" + LABELS[i] + "/0000" + i + ".bmp"))
                        .isEqualTo(grayscale(5, 3, noise(1, 60), i));
            }
            assertThat(image(tree, "test/1/00001.bmp")).isEqualTo(grayscale(5, 3, noise(2, 30), 1));
        }
    }

    @Test
    void givesSameFilesForFolderZipAndTar() throws IOException {
        Map<String, byte[]> zipped = new LinkedHashMap<>();
        files.forEach((name, bytes) -> zipped.put(name + ".gz", gzip(bytes)));
        Map<String, byte[]> both = new LinkedHashMap<>(files);
        both.putAll(zipped);
        List<Path> sources = List.of(
                TestArchives.folder(folder.resolve("gz"), zipped),
                TestArchives.zip(folder.resolve("raw.zip"), files),
                TestArchives.zip(folder.resolve("gz.zip"), zipped),
                TestArchives.tar(folder.resolve("raw.tar"), files),
                TestArchives.tarGz(folder.resolve("gz.tgz"), zipped));
        try (FileTree first = open()) {
            for (Path source : sources) {
                try (FileTree tree = open(source)) {
                    assertThat(ImageNames.in(tree)).as(source.toString()).isEqualTo(ImageNames.in(first));
                    for (String name : ImageNames.in(first)) {
                        assertThat(tree.open(name)).hasSameContentAs(first.open(name));
                    }
                }
            }
        }
        try (FileTree tree = open(TestArchives.folder(folder.resolve("both"), both))) {
            assertThat(ImageNames.in(tree)).hasSize(6); // a file that is also present unpacked counts once
        }
    }

    @Test
    void readsFourDimensionsWithChannelsLastOrFirst() throws IOException {
        byte[] samples = noise(3, 2 * 4 * 6 * 3);
        files.clear();
        files.put("x-images.idx4-ubyte", idx(samples, 2, 4, 6, 3));

        try (FileTree tree = open()) {
            assertThat(ImageNames.in(tree)).containsExactly("00000.bmp", "00001.bmp");
            assertThat(image(tree, "00001.bmp")).isEqualTo(new RgbImage(6, 4, Arrays.copyOfRange(samples, 72, 144)));
        }
        files.put("x-images.idx4-ubyte", idx(samples, 2, 3, 4, 6));
        byte[] interleaved = new byte[72];
        for (int i = 0; i < 72; i++) {
            interleaved[i] = samples[72 + (i % 3) * 24 + i / 3];
        }
        try (FileTree tree = open()) {
            assertThat(image(tree, "00001.bmp")).isEqualTo(new RgbImage(6, 4, interleaved));
        }
    }

    @Test
    void recognizesSingleIdxFileByContent() throws IOException {
        Path alone = Files.write(folder.resolve("digits"), idx(noise(1, 60), 4, 3, 5));
        Path gzipped = Files.write(folder.resolve("digits.gz"), gzip(idx(noise(1, 60), 4, 3, 5)));
        for (Path source : List.of(alone, gzipped)) {
            try (FileTree tree = open(source)) {
                assertThat(tree.names()).containsExactly("00000.bmp", "00001.bmp", "00002.bmp", "00003.bmp");
            }
        }
        Path longer = Files.write(folder.resolve("longer"), idx(noise(1, 61), 4, 3, 5));
        assertThatThrownBy(() -> open(longer)).hasMessageContaining("must be a folder, a zip");
    }

    @Test
    void padsClassNamesToEqualLength() throws IOException {
        files.put("train-labels-idx1-ubyte", idxLabels(46, 3, 200, 46));

        try (FileTree tree = open()) {
            assertThat(FolderLabels.of(ImageNames.in(tree)).names()).containsExactly("000", "001", "003", "046", "200");
        }
    }

    @Test
    void rejectsDamagedFilesByName() {
        files.put("train-images-idx3-ubyte", idx(noise(1, 59), 4, 3, 5));
        assertRejected(
                "damaged file 'train-images-idx3-ubyte'", "4 x 3 x 5, which requires 76 bytes, but the file has 75");
        files.put("train-images-idx3-ubyte", idx(noise(1, 61), 4, 3, 5));
        assertRejected("damaged file 'train-images-idx3-ubyte'");
        files.put("train-images-idx3-ubyte", idx(new byte[0], -1, -1, -1, -1));
        assertRejected("requires an unsupported number of bytes");
        files.put("train-images-idx3-ubyte", new byte[] {0, 0, 13, 3, 0, 0, 0, 0});
        assertRejected("'train-images-idx3-ubyte'", "not the header of an idx file of unsigned bytes");
        files.put("train-images-idx3-ubyte", idx(new byte[0], 0, 3, 5));
        assertRejected("'train-images-idx3-ubyte' of shape 0 x 3 x 5");
        files.put("train-images-idx3-ubyte", idx(noise(1, 60), 3, 2, 2, 5));
        assertRejected("'train-images-idx3-ubyte' of shape 3 x 2 x 2 x 5", "N x 3 x H x W");
    }

    @Test
    void rejectsMismatchedLabelsByName() {
        files.put("train-labels-idx1-ubyte", idxLabels(1, 2, 3));
        assertRejected("3 labels in 'train-labels-idx1-ubyte' for the 4 images in 'train-images-idx3-ubyte'");
        files.put("train-labels-idx1-ubyte", idx(new byte[3], 4));
        assertRejected("damaged file 'train-labels-idx1-ubyte'");
    }

    @Test
    void rejectsTruncatedAndOversizedGzip() {
        byte[] whole = gzip(idx(noise(1, 60_000), 4, 100, 150));
        files.put("train-images-idx3-ubyte.gz", Arrays.copyOf(whole, whole.length / 2));
        files.remove("train-images-idx3-ubyte");
        assertRejected("damaged file 'train-images-idx3-ubyte.gz'", "Unexpected end");
        files.put("train-images-idx3-ubyte.gz", Arrays.copyOf(whole, 12));
        assertRejected("'train-images-idx3-ubyte.gz'");
        files.put("train-images-idx3-ubyte.gz", gzip(new byte[1 << 25]));
        assertRejected("'train-images-idx3-ubyte.gz'");
        files.put("train-images-idx3-ubyte.gz", gzip(idx(new byte[1 << 25], 2, 1 << 12, 1 << 12)));
        assertRejected("must unpack to at most 16777216 bytes");
    }

    @Test
    void rejectsImagesOfEqualName() {
        files.put("letters-train-images-idx3-ubyte", idx(noise(1, 60), 4, 3, 5));
        files.put("letters-train-labels-idx1-ubyte", idxLabels(LABELS));
        assertRejected("two images with the name 'train/0/00001.bmp'", "one data set at a time");
    }

    @Test
    void rejectsTooManyImagesBeforeAllocatingMemory() throws IOException {
        Path source =
                TestArchives.folder(folder.resolve("many"), Map.of("a-idx3-ubyte", idx(new byte[5001], 5001, 1, 1)));
        assertThatThrownBy(() -> open(source)).hasMessageContaining("must contain at most 5000 files");
    }

    /** Uses a sparse file of three gigabytes. */
    @Test
    void readsFileLargerThanMemoryInPlace() throws IOException {
        Path file = Files.createDirectory(folder.resolve("large")).resolve("large-images-idx4-ubyte");
        byte[] last = noise(9, 1024 * 1024 * 3);
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(idx(new byte[0], 1000, 1024, 1024, 3));
            sparse.setLength(20L + 1000L * last.length);
            sparse.seek(20 + 999L * last.length);
            sparse.write(last);
        }
        try (FileTree tree = open(file.getParent())) {
            assertThat(image(tree, "00999.bmp")).isEqualTo(new RgbImage(1024, 1024, last));
            assertThat(image(tree, "00500.bmp").sample(7, 7, 1)).isZero();
        }
    }

    @Test
    void readsFashionMnistAsPublished() throws IOException {
        Path set = RealData.at("fashion-mnist-2557");
        byte[] images = unzipped(set.resolve("train-first2557-images-idx3-ubyte.gz"));
        byte[] labels = unzipped(set.resolve("train-first2557-labels-idx1-ubyte.gz"));

        try (FileTree tree = open(set)) {
            List<String> names = ImageNames.in(tree);
            assertThat(names).hasSize(2557).startsWith("train/0/00001.bmp");
            assertThat(FolderLabels.of(names).names()).hasSize(10);
            for (String name : names) {
                int number = Integer.parseInt(name.substring(name.length() - 9, name.length() - 4));
                assertThat(name).startsWith("train/" + labels[8 + number] + "/");
                byte[] samples = Arrays.copyOfRange(images, 16 + number * 784, 16 + (number + 1) * 784);
                assertThat(image(tree, name)).isEqualTo(grayscale(28, 28, samples, 0));
            }
        }
    }

    private static byte[] unzipped(Path gzip) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(gzip)))) {
            return in.readAllBytes();
        }
    }
}
