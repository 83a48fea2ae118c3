package io.gmem.memory.nearduplicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.diffusion.image.CenterCrop;
import io.gmem.diffusion.image.ImageDecoder;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.memory.RealData;
import io.gmem.memory.TestPacked;
import io.gmem.memory.nearduplicate.NearDuplicateSearch.Group;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerceptualHashTest {

    private static RgbImage noise(long seed, int width, int height) {
        return new RgbImage(width, height, TestPacked.noise(seed, 3 * width * height));
    }

    private static RgbImage mirrored(RgbImage image) {
        byte[] rgb = new byte[image.rgb().length];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % image.width();
            rgb[i] = image.rgb()[3 * (i / 3 - x + image.width() - 1 - x) + i % 3];
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }

    private static RgbImage jpeg(RgbImage source, float quality) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(source.toPng()));
        var bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(quality);
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return new ImageDecoder().decode(bytes.toByteArray());
    }

    @Test
    void bitsAreSignsOfCosineTransform() {
        RgbImage image = noise(1, 24, 16);
        long hash = 0;
        for (int bit = 1; bit < 64; bit++) {
            double sum = 0;
            for (int y = 0; y < 16; y++) {
                for (int x = 0; x < 24; x++) {
                    double brightness = 0.299 * image.sample(x, y, 0)
                            + 0.587 * image.sample(x, y, 1)
                            + 0.114 * image.sample(x, y, 2);
                    sum += brightness
                            * Math.cos(Math.PI * (2 * x + 1) * (bit % 8) / 48)
                            * Math.cos(Math.PI * (2 * y + 1) * (bit / 8) / 32);
                }
            }
            hash |= sum > 0 ? 1L << bit : 0;
        }
        assertThat(PerceptualHash.of(image)).isEqualTo(hash);
    }

    @ParameterizedTest
    @CsvSource({"8,8", "9,8", "32,32", "33,64", "200,100"})
    void derivesHashOfMirrorImage(int width, int height) {
        for (long seed = 0; seed < 20; seed++) {
            RgbImage image = noise(seed, width, height);
            assertThat(PerceptualHash.of(mirrored(image))).isEqualTo(PerceptualHash.mirrored(PerceptualHash.of(image)));
        }
    }

    @Test
    void hashOfUniformImageIsZero() {
        for (int color : new int[] {0, 1, 77, 254, 255}) {
            for (int side : new int[] {8, 31, 256}) {
                byte[] rgb = new byte[3 * side * side];
                Arrays.fill(rgb, (byte) color);
                assertThat(PerceptualHash.of(new RgbImage(side, side, rgb))).isZero();
            }
        }
    }

    @Test
    void ignoresBrightnessAndContrast() {
        RgbImage image = noise(3, 32, 32);
        byte[] paler = image.rgb().clone();
        for (int i = 0; i < paler.length; i++) {
            paler[i] = (byte) (100 + (paler[i] & 0xfe) / 2); // from even values, so that nothing is rounded
        }
        byte[] even = image.rgb().clone();
        for (int i = 0; i < even.length; i++) {
            even[i] &= (byte) 0xfe;
        }
        assertThat(PerceptualHash.of(new RgbImage(32, 32, paler)))
                .isEqualTo(PerceptualHash.of(new RgbImage(32, 32, even)));
    }

    /** Hashes each image in four variants: original, JPEG, rescaled, and mirrored JPEG. */
    @ParameterizedTest
    @CsvSource({
        "tiny-imagenet-64/tiny100a.zip,64,500,0.5,0.99",
        "cifar10-jpg/cifar10_8k_1k.zip,32,500,0.5,0.98",
        "imagenet-samples/imagenet300.zip,256,100,0.3,0.98"
    })
    void groupsVariantsOfRealImagesOnly(String zip, int side, int count, float quality, double atLeast)
            throws IOException {
        List<RgbImage> images = images(zip, side, count);
        List<Long> hashes = new ArrayList<>();
        for (RgbImage image : images) {
            RgbImage small = CenterCrop.crop(CenterCrop.crop(image, side * 3 / 4), side);
            for (RgbImage one : List.of(image, jpeg(image, quality), small, jpeg(mirrored(image), quality))) {
                hashes.add(PerceptualHash.of(one));
            }
        }

        List<Group> groups = new NearDuplicateSearch(PerceptualHash.DEFAULT_DISTANCE, true)
                .groups(hashes.stream().mapToLong(Long::longValue).toArray());

        Set<Integer> whole = new HashSet<>();
        for (Group group : groups) {
            int of = group.images().get(0) / 4;
            assertThat(group.images()).as("variants of image %d only", of).allMatch(member -> member / 4 == of);
            if (group.images().size() == 4) {
                whole.add(of);
            }
        }
        System.out.printf("near-duplicates of %s: %d of %d images with all their variants%n", zip, whole.size(), count);
        assertThat(whole.size()).isGreaterThanOrEqualTo((int) (atLeast * count));
    }

    private static List<RgbImage> images(String zip, int side, int count) throws IOException {
        try (var archive = new ZipFile(RealData.at(zip).toFile())) {
            List<? extends ZipEntry> entries = Collections.list(archive.entries()).stream()
                    .filter(entry -> entry.getName().matches("(?i).*\\.(jpe?g|png)"))
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList();
            List<RgbImage> images = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                try (InputStream in = archive.getInputStream(entries.get(i * entries.size() / count))) {
                    images.add(CenterCrop.crop(new ImageDecoder().decode(in), side));
                }
            }
            return images;
        }
    }
}
