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

    private void refuses(String... words) {
        assertThatThrownBy(this::open)
                .isInstanceOf(UnsupportedSourceException.class)
                .hasMessageContainingAll(words);
    }

    private static RgbImage picture(FileTree tree, String name) throws IOException {
        try (InputStream in = tree.open(name)) {
            return new ImageDecoder().decode(in);
        }
    }

    private static RgbImage colours(byte[] planes) {
        byte[] rgb = new byte[CIFAR_SAMPLES];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = planes[(i % 3) * 1024 + i / 3];
        }
        return new RgbImage(32, 32, rgb);
    }

    @Test
    void cifar10InItsUsualArchiveIsPicturesByKind() throws IOException {
        ten();
        try (FileTree tree = open(TestArchives.tarGz(folder.resolve("cifar-10-binary.tar.gz"), files))) {
            assertThat(ImageNames.in(tree))
                    .containsExactly(
                            TEN + "test/airplane/00000.bmp",
                            TEN + "train/airplane/data_batch_1-00001.bmp",
                            TEN + "train/automobile/data_batch_2-00000.bmp",
                            TEN + "train/bird/data_batch_1-00000.bmp");
            assertThat(FolderLabels.of(ImageNames.in(tree)).names()).containsExactly("airplane", "automobile", "bird");
            assertThat(picture(tree, TEN + "train/airplane/data_batch_1-00001.bmp"))
                    .isEqualTo(colours(noise(11, CIFAR_SAMPLES)));
            assertThat(picture(tree, TEN + "test/airplane/00000.bmp")).isEqualTo(colours(noise(30, CIFAR_SAMPLES)));
        }
    }

    @Test
    void cifar100IsLabelledByItsFineKindsOfWhichOneIsATrain() throws IOException {
        files.put("fine_label_names.txt", text("apple\ntrain\ntrout\n"));
        files.put("coarse_label_names.txt", text("fruit\nvehicles\n"));
        files.put("train.bin", cifar100(1, 1, 0));
        files.put("test.bin", cifar100(5, 2));

        try (FileTree tree = open()) {
            assertThat(ImageNames.in(tree))
                    .containsExactly("test/trout/00000.bmp", "train/apple/00001.bmp", "train/train_/00000.bmp");
            assertThat(FolderLabels.of(ImageNames.in(tree)).names()).containsExactly("apple", "train_", "trout");
            assertThat(picture(tree, "train/apple/00001.bmp")).isEqualTo(colours(noise(2, CIFAR_SAMPLES)));
        }
    }

    @Test
    void withoutNamesTheKindsAreNumbers() throws IOException {
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
    void whatIsDamagedIsRefusedByName() {
        ten();
        files.put(TEN + "data_batch_2.bin", Arrays.copyOf(cifar10(1, 1), 3072));
        refuses("'" + TEN + "data_batch_2.bin', which is damaged", "have 3073 bytes, and it has 3072");
        files.put(TEN + "data_batch_2.bin", new byte[0]);
        refuses("data_batch_2.bin', which is damaged");
        files.put(TEN + "data_batch_2.bin", cifar10(1, 0, 3));
        refuses("data_batch_2.bin', which is damaged", "picture 1 has the label 3, and there are 3");
    }

    @Test
    void namesThatAreNoNamesOfFoldersAreRefused() {
        ten();
        files.put(TEN + "batches.meta.txt", text("a/b\n"));
        refuses("batches.meta.txt', and in it 'a/b'");
        files.put(TEN + "batches.meta.txt", text("..\n"));
        refuses("batches.meta.txt', and in it '..'");
        files.put(TEN + "batches.meta.txt", text("cat\ncat\n"));
        refuses("'cat' twice");
        files.put(TEN + "batches.meta.txt", text("\n"));
        refuses("with 0 names");
        files.put(TEN + "batches.meta.txt", text("x\n".repeat(300)));
        refuses("with 300 names");
    }

    @Test
    void anotherFileOfTheSameNameIsPassedOver() throws IOException {
        files.put("test.bin", text("a test of something else"));
        files.put("train.bin", cifar100(1, 1, 120)); // of the right length, and no label of CIFAR's
        files.put("a.png", new byte[] {1});

        try (FileTree tree = open()) {
            assertThat(tree.names()).containsExactly("a.png", "test.bin", "train.bin");
        }
    }
}
