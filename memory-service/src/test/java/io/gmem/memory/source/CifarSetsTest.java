package io.gmem.memory.source;

import static io.gmem.memory.TestPacked.CIFAR_SAMPLES;
import static io.gmem.memory.TestPacked.cifar10;
import static io.gmem.memory.TestPacked.cifar100;
import static io.gmem.memory.TestPacked.noise;
import static io.gmem.memory.TestPacked.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.diffusion.image.ImageDecoder;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.memory.TestArchives;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarSetsTest {
    private static final TreeLimits LIMITS = new TreeLimits(1000, 1 << 24);
    private static final String TEN = "cifar-10-batches-bin/";

    @TempDir
    Path folder;

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private void ten() {
        files.put(TEN + "batches.meta.txt", text("airplane\nautomobile\nbird\n\n"));
        files.put(TEN + "data_batch_1.bin", cifar10(10, 2, 0));
        files.put(TEN + "data_batch_2.bin", cifar10(20, 1));
        files.put(TEN + "test_batch.bin", cifar10(30, 0));
        files.put(TEN + "readme.html", text("<html>"));
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

    private static RgbImage interleaved(byte[] planes) {
        byte[] rgb = new byte[CIFAR_SAMPLES];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = planes[(i % 3) * 1024 + i / 3];
        }
        return new RgbImage(32, 32, rgb);
    }

    @Test
    void readsCifar10Archive() throws IOException {
        ten();
        try (FileTree tree = open(TestArchives.tarGz(folder.resolve("cifar-10-binary.tar.gz"), files))) {
            assertThat(ImageNames.in(tree))
                    .containsExactly(
                            TEN + "test/airplane/00000.bmp",
                            TEN + "train/airplane/data_batch_1-00001.bmp",
                            TEN + "train/automobile/data_batch_2-00000.bmp",
                            TEN + "train/bird/data_batch_1-00000.bmp");
            assertThat(FolderLabels.of(ImageNames.in(tree)).names()).containsExactly("airplane", "automobile", "bird");
            assertThat(image(tree, TEN + "train/airplane/data_batch_1-00001.bmp"))
                    .isEqualTo(interleaved(noise(11, CIFAR_SAMPLES)));
            assertThat(image(tree, TEN + "test/airplane/00000.bmp")).isEqualTo(interleaved(noise(30, CIFAR_SAMPLES)));
        }
    }

    @Test
    void labelsCifar100ByFineClasses() throws IOException {
        files.put("fine_label_names.txt", text("apple\ntrain\ntrout\n"));
        files.put("coarse_label_names.txt", text("fruit\nvehicles\n"));
        files.put("train.bin", cifar100(1, 1, 0));
        files.put("test.bin", cifar100(5, 2));

        try (FileTree tree = open()) {
            assertThat(ImageNames.in(tree))
                    .containsExactly("test/trout/00000.bmp", "train/apple/00001.bmp", "train/train_/00000.bmp");
            assertThat(FolderLabels.of(ImageNames.in(tree)).names()).containsExactly("apple", "train_", "trout");
            assertThat(image(tree, "train/apple/00001.bmp")).isEqualTo(interleaved(noise(2, CIFAR_SAMPLES)));
        }
    }

    @Test
    void namesClassesByNumberWithoutNamesFile() throws IOException {
        files.put("data_batch_1.bin", cifar10(10, 9, 0));
        files.put("deep/train.bin", cifar100(1, 99, 7));

        try (FileTree tree = open()) {
            assertThat(tree.names())
                    .containsExactly(
                            "deep/train/07/00001.bmp",
                            "deep/train/99/00000.bmp",
                            "train/0/data_batch_1-00001.bmp",
                            "train/9/data_batch_1-00000.bmp");
        }
    }

    @Test
    void rejectsDamagedFilesByName() {
        ten();
        files.put(TEN + "data_batch_2.bin", Arrays.copyOf(cifar10(1, 1), 3072));
        assertRejected("damaged file '" + TEN + "data_batch_2.bin'", "record size of 3073 bytes (was 3072)");
        files.put(TEN + "data_batch_2.bin", new byte[0]);
        assertRejected("damaged file '" + TEN + "data_batch_2.bin'");
        files.put(TEN + "data_batch_2.bin", cifar10(1, 0, 3));
        assertRejected("damaged file '" + TEN + "data_batch_2.bin'", "image 1 has label 3, but only 3 classes exist");
    }

    @Test
    void rejectsInvalidClassNames() {
        ten();
        files.put(TEN + "batches.meta.txt", text("a/b\n"));
        assertRejected("batches.meta.txt' with the invalid class name 'a/b'");
        files.put(TEN + "batches.meta.txt", text("..\n"));
        assertRejected("batches.meta.txt' with the invalid class name '..'");
        files.put(TEN + "batches.meta.txt", text("cat\ncat\n"));
        assertRejected("the class name 'cat' twice");
        files.put(TEN + "batches.meta.txt", text("\n"));
        assertRejected("1 to 256 class names (was 0)");
        files.put(TEN + "batches.meta.txt", text("x\n".repeat(300)));
        assertRejected("1 to 256 class names (was 300)");
    }

    @Test
    void ignoresOtherFilesOfSameName() throws IOException {
        files.put("test.bin", text("a test of something else"));
        files.put("train.bin", cifar100(1, 1, 120)); // of a valid length, but with a label outside the classes of CIFAR
        files.put("a.png", new byte[] {1});

        try (FileTree tree = open()) {
            assertThat(tree.names()).containsExactly("a.png", "test.bin", "train.bin");
        }
    }
}
