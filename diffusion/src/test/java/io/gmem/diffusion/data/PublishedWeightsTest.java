package io.gmem.diffusion.data;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.autoencoder.Autoencoder;
import io.gmem.diffusion.autoencoder.AutoencoderFile;
import io.gmem.diffusion.data.RealData.Picture;
import io.gmem.diffusion.encoder.CifarResNet;
import io.gmem.diffusion.encoder.EncoderFile;
import io.gmem.diffusion.encoder.MobileNet;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.ImageGrid;
import io.gmem.diffusion.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks with published weights on real photographs. */
class PublishedWeightsTest {
    private static final int BATCH = 20;

    /** The part of a photograph's short side that MobileNet was trained to be asked about. */
    private static final double CENTRE = 0.875;

    @Test
    void theTinyAutoencoderKeepsPhotographs() throws IOException {
        Path weights = RealData.at("weights/taef2");
        List<Picture> photographs =
                RealData.pictures(RealData.at("imagenet-samples/imagenet300.zip"), "", 20, 256, 256);
        List<List<RgbImage>> rows = new ArrayList<>();
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        try (TensorEngine engine = TensorEngine.open();
                Autoencoder tiny = AutoencoderFile.open(engine, weights)) {
            for (Picture photograph : photographs) {
                try (NDManager scope = engine.newScope()) {
                    NDArray decoded = tiny.decode(tiny.encode(batch(scope, List.of(photograph))));
                    RgbImage again = RgbImage.fromPlanes(256, 256, decoded.toFloatArray());
                    double psnr = psnr(photograph.image(), again);
                    sum += psnr;
                    least = Math.min(least, psnr);
                    rows.add(List.of(photograph.image(), again));
                }
            }
        }
        Files.write(
                Path.of("target", "tiny-autoencoder.png"),
                new ImageGrid(2, 1).of(rows.subList(0, 4)).toPng());
        double mean = sum / photographs.size();
        System.out.printf(
                "taef2 on %d photographs: PSNR mean %.2f dB, least %.2f dB%n", photographs.size(), mean, least);
        assertThat(mean).isGreaterThanOrEqualTo(28);
    }

    @ParameterizedTest
    @CsvSource({
        "mobilenet_v1_0.5_160_quant, 0.70",
        "mobilenet_v1_0.25_128_quant, 0.40",
        "mobilenet_v2_1.0_224_quant, 0.75"
    })
    void mobileNetNamesWhatIsSeen(String name, double atLeast) throws IOException {
        Path weights = RealData.at("weights/mobilenet-imagenet/" + name + ".dequant_f16.safetensors");
        List<String> labels = Files.readAllLines(RealData.at("weights/mobilenet-imagenet/imagenet_labels.txt"));
        try (TensorEngine engine = TensorEngine.open();
                var mobileNet = (MobileNet) EncoderFile.open(engine, weights)) {
            int size = mobileNet.inputSize();
            List<Picture> photographs = RealData.pictures(
                    RealData.at("imagenet-samples/imagenet300.zip"), "", 200, size, (int) Math.round(size / CENTRE));
            double share = share(
                    engine,
                    photographs,
                    mobileNet::logits,
                    (picture, best) -> best == ImageNetClasses.index(labels, picture.name()));
            System.out.printf(
                    "%s: top-1 %.3f of %d photographs, short side to %d, the middle %d pixels (%.3f)%n",
                    name, share, photographs.size(), Math.round(size / CENTRE), size, CENTRE);
            assertThat(share).isGreaterThanOrEqualTo(atLeast);
        }
    }

    @Test
    void theCifarResNetNamesWhatIsSeen() throws IOException {
        Path weights = RealData.at("weights/resnet-cifar10/resnet32-d509ac18.th");
        List<Picture> pictures =
                RealData.pictures(RealData.at("cifar10-jpg/cifar10_8k_1k.zip"), "test/", 1_000, 32, 32);
        Set<String> sorted = new HashSet<>();
        pictures.forEach(picture -> sorted.add(picture.name().split("/")[1]));
        List<String> classes = sorted.stream().sorted().toList();
        try (TensorEngine engine = TensorEngine.open();
                var resNet = (CifarResNet) EncoderFile.open(engine, weights)) {
            double share = share(
                    engine,
                    pictures,
                    resNet::logits,
                    (picture, best) -> classes.get(best).equals(picture.name().split("/")[1]));
            System.out.printf("%s: top-1 %.3f of %d pictures%n", resNet.name(), share, pictures.size());
            assertThat(share).isGreaterThanOrEqualTo(0.75);
        }
    }

    /** Whether the best class is the picture's. */
    private interface Judge {
        boolean right(Picture picture, int best);
    }

    private static double share(
            TensorEngine engine, List<Picture> pictures, Function<NDArray, NDArray> logits, Judge judge) {
        int right = 0;
        for (int from = 0; from < pictures.size(); from += BATCH) {
            List<Picture> some = pictures.subList(from, Math.min(from + BATCH, pictures.size()));
            try (NDManager scope = engine.newScope()) {
                long[] best = logits.apply(batch(scope, some)).argMax(1).toLongArray();
                for (int i = 0; i < some.size(); i++) {
                    right += judge.right(some.get(i), (int) best[i]) ? 1 : 0;
                }
            }
        }
        return right / (double) pictures.size();
    }

    private static NDArray batch(NDManager scope, List<Picture> pictures) {
        int size = pictures.get(0).image().width();
        float[] planes = new float[pictures.size() * 3 * size * size];
        for (int i = 0; i < pictures.size(); i++) {
            float[] one = pictures.get(i).image().toPlanes();
            System.arraycopy(one, 0, planes, i * one.length, one.length);
        }
        return scope.create(planes, new Shape(pictures.size(), 3, size, size));
    }

    private static double psnr(RgbImage a, RgbImage b) {
        double squares = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            double difference = (a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff);
            squares += difference * difference;
        }
        return 10 * Math.log10(255.0 * 255.0 * a.rgb().length / squares);
    }
}
