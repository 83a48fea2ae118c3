package io.gmem.diffusion.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gmem.diffusion.eigen.JacobiSolver;
import io.gmem.diffusion.image.RgbImage;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HogColorEncoderTest {

    private final List<RgbImage> images =
            IntStream.range(0, 24).mapToObj(TestImages::varied).toList();
    private final List<float[]> descriptors =
            images.stream().map(HogColorDescriptor::of).toList();
    private final HogColorEncoder encoder = HogColorEncoder.fit(descriptors, new JacobiSolver());

    @Test
    void keepsTheDistancesBetweenTheFittedImages() {
        assertThat(encoder.dimension()).isEqualTo(23);
        for (int i = 1; i < images.size(); i++) {
            double raw = distance(descriptors.get(0), descriptors.get(i));
            double kept = distance(encoder.encode(images.get(0)), encoder.encode(images.get(i)));
            assertThat(kept).isCloseTo(raw, within(1e-4));
        }
    }

    @Test
    void encodesAnImageAndItsDescriptorEqually() {
        assertThat(encoder.encode(images.get(5))).isEqualTo(encoder.encodeDescriptor(descriptors.get(5)));
    }

    @Test
    void isBitIdenticalAfterStorage() {
        SnippetEncoder restored = HogColorEncoder.fromArrays(encoder.toArrays());

        assertThat(restored.name()).isEqualTo("hog-color");
        assertThat(restored.encode(TestImages.varied(99))).isEqualTo(encoder.encode(TestImages.varied(99)));
    }

    @Test
    void rejectsComponentsOfAnotherEncoder() {
        Map<String, StoredArray> other = Map.of(
                "mean", new StoredArray(new int[] {2}, new float[2]),
                "components", new StoredArray(new int[] {1, 2}, new float[2]),
                "explained_variance", new StoredArray(new int[] {1}, new float[1]));

        assertThatThrownBy(() -> HogColorEncoder.fromArrays(other))
                .hasMessage("components must take descriptors of 768 numbers (was 2)");
    }

    private static double distance(float[] a, float[] b) {
        double square = 0;
        for (int i = 0; i < a.length; i++) {
            square += Math.pow(a[i] - b[i], 2);
        }
        return Math.sqrt(square);
    }
}
