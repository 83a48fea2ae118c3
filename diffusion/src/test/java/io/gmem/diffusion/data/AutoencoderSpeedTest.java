package io.gmem.diffusion.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.autoencoder.Autoencoder;
import io.gmem.diffusion.autoencoder.AutoencoderFile;
import io.gmem.diffusion.autoencoder.KlArchitecture;
import io.gmem.diffusion.autoencoder.KlAutoencoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Pictures a second at 256, and the memory of full-size networks. Minutes long, so run by {@code -Dgmem.full.size=true} only; with {@code
 * OMP_NUM_THREADS=1} it says what one thread does.
 */
class AutoencoderSpeedTest {
    private static final int SIDE = 256;

    /** The sizes of stabilityai/sd-vae-ft-mse. */
    private static final KlArchitecture SD_VAE =
            new KlArchitecture(3, 128, List.of(128L, 256L, 512L, 512L), 2, Set.of(), Set.of(), 4, 4);

    /** The sizes of the f16d32 of Yao et al. 2025. */
    private static final KlArchitecture VA_VAE =
            new KlArchitecture(3, 128, List.of(128L, 128L, 256L, 256L, 512L), 2, Set.of(4), Set.of(4), 32, 32);

    @Test
    void theTinyAutoencoder() throws IOException {
        asked();
        try (TensorEngine engine = TensorEngine.open();
                Autoencoder tiny = AutoencoderFile.open(engine, RealData.at("weights/taef2"))) {
            measure(engine, "taef2", tiny, 8);
        }
    }

    @Test
    void sdVaeInFullSize() throws IOException {
        asked();
        fullSize("SD-VAE", SD_VAE, new Shape(2, 4, 32, 32));
    }

    @Test
    void vaVaeInFullSize() throws IOException {
        asked();
        fullSize("VA-VAE f16d32", VA_VAE, new Shape(2, 32, 16, 16));
    }

    private static void asked() {
        if (!Boolean.getBoolean("gmem.full.size")) {
            String reason = "NOT RUN: takes minutes; ask for it with -Dgmem.full.size=true";
            System.out.println(reason);
            assumeTrue(false, reason);
        }
    }

    private static void fullSize(String name, KlArchitecture architecture, Shape latents) throws IOException {
        try (TensorEngine engine = TensorEngine.open();
                Autoencoder vae = KlAutoencoder.load(
                        engine, TensorSource.of(randomWeights(architecture)), new KlAutoencoder.Settings(32, 1))) {
            assertThat(measure(engine, name, vae, 2)).isEqualTo(latents);
        }
    }

    private static Map<String, HostTensor> randomWeights(KlArchitecture architecture) {
        var random = new Random(1);
        Map<String, HostTensor> tensors = new HashMap<>();
        architecture.tensors().forEach((name, shape) -> {
            long size = 1;
            for (long length : shape) {
                size *= length;
            }
            float[] values = new float[(int) size];
            float bound = shape.length == 1 ? 0.1f : (float) Math.sqrt(3.0 * shape[0] / size);
            for (int i = 0; i < values.length; i++) {
                values[i] = bound * (2 * random.nextFloat() - 1);
            }
            tensors.put(name, HostTensor.f32(values, shape));
        });
        return tensors;
    }

    private static Shape measure(TensorEngine engine, String name, Autoencoder autoencoder, int count)
            throws IOException {
        try (NDManager scope = engine.newScope()) {
            NDArray pictures = engine.noise(scope, 3, 0, new Shape(count, 3, SIDE, SIDE));
            NDArray latents = autoencoder.encode(pictures);
            String resident = status("VmRSS");
            double encode = perSecond(pictures, autoencoder::encode);
            double decode = perSecond(latents, autoencoder::decode);
            System.out.printf(
                    "%s at %d: encodes %.2f pictures/s, decodes %.2f pictures/s; resident %s, at its peak %s%n",
                    name, SIDE, encode, decode, resident, status("VmHWM"));
            assertThat(autoencoder.decode(latents).isNaN().any().getBoolean()).isFalse();
            return latents.getShape();
        }
    }

    /** At best of three. */
    private static double perSecond(NDArray batch, UnaryOperator<NDArray> run) {
        double best = 0;
        for (int i = 0; i < 3; i++) {
            long from = System.nanoTime();
            run.apply(batch).close();
            best = Math.max(best, batch.getShape().get(0) * 1e9 / (System.nanoTime() - from));
        }
        return best;
    }

    private static String status(String field) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "unknown";
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.replaceAll("\\D", "").transform(Long::parseLong) / 1024 + " MiB")
                .findFirst()
                .orElse("unknown");
    }
}
