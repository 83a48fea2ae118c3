package io.gmem.diffusion.parity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.gmem.diffusion.autoencoder.Autoencoder;
import io.gmem.diffusion.autoencoder.AutoencoderFile;
import io.gmem.diffusion.autoencoder.KlAutoencoder;
import io.gmem.diffusion.checkpoint.Hints;
import io.gmem.diffusion.checkpoint.ModelFile;
import io.gmem.diffusion.checkpoint.RecognizedModel.AutoencoderWeights;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Autoencoders against their references: SD-VAE in both spellings, VA-VAE, and a tiny one with its published weights. */
class AutoencoderParityTest {
    @TestFactory
    Stream<DynamicTest> sdVaeEqualsItsReference() throws Exception {
        return ParityFamily.of("08_sd_vae", this::compareSdVae);
    }

    @TestFactory
    Stream<DynamicTest> vaVaeEqualsItsReference() throws Exception {
        return ParityFamily.of("08_va_vae", this::compareVaVae);
    }

    @TestFactory
    Stream<DynamicTest> theTinyAutoencoderEqualsItsReference() throws Exception {
        return ParityFamily.whereThere("08_tae", this::compareTiny);
    }

    private void compareSdVae(ParityCase golden) throws Exception {
        long groups = golden.config().get("norm_num_groups").asLong();
        double factor = golden.config().get("scaling_factor").asDouble();
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                var weights = golden.open("weights.safetensors")) {
            var settings = new KlAutoencoder.Settings(groups, factor);
            String digest;
            try (KlAutoencoder vae = KlAutoencoder.load(engine, weights, settings)) {
                sdVae(golden, engine, scope, vae, factor);
                digest = vae.digest();
            }
            try (var old = (KlAutoencoder) AutoencoderFile.open(engine, golden.path("diffusion_pytorch_model.bin"))) {
                checkAllUsed(golden.path("diffusion_pytorch_model.bin"), old);
                sdVae(golden, engine, scope, old, factor);
                assertThat(old.digest())
                        .as("the same weights in the older spelling")
                        .isEqualTo(digest);
            }
        }
        golden.finish(List.of());
    }

    private static void sdVae(
            ParityCase golden, TensorEngine engine, NDManager scope, KlAutoencoder vae, double factor) {
        var posterior = posterior(golden, engine, scope, vae);
        golden.check("moments", engine.toHost(posterior.moments()));
        NDArray sample = posterior.sample(engine.toDevice(scope, golden.input("sample_noise")));
        golden.check("scaled_sample", engine.toHost(sample.mul(factor)));
        NDArray latent = engine.toDevice(scope, golden.input("latent"));
        NDArray decoded = vae.decode(latent.mul(factor));
        golden.check("decoded", engine.toHost(decoded));
        golden.checkLevels("decoded_u8_v1", pictures(decoded));
    }

    private void compareVaVae(ParityCase golden) throws Exception {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                var vae = (KlAutoencoder) AutoencoderFile.open(engine, golden.path("vavae.pt"))) {
            checkAllUsed(golden.path("vavae.pt"), vae);
            posterior(golden, engine, scope, vae);
            NDArray decoded = vae.decode(engine.toDevice(scope, golden.input("latent")));
            golden.check("decoded", engine.toHost(decoded));
            golden.checkLevels("decoded_u8", pictures(decoded));
        }
        golden.finish(List.of());
    }

    /** What is recognized as the autoencoder's is what it has, under whatever names. */
    private static void checkAllUsed(Path file, KlAutoencoder vae) throws IOException {
        try (var opened = ModelFile.open(file, Hints.NONE)) {
            assertThat(((AutoencoderWeights) opened.recognised()).weights().names())
                    .as("tensors of " + file)
                    .hasSameSizeAs(vae.architecture().tensors().keySet());
        }
    }

    private static KlAutoencoder.Posterior posterior(
            ParityCase golden, TensorEngine engine, NDManager scope, KlAutoencoder vae) {
        var posterior = vae.posterior(engine.toDevice(scope, golden.input("image")));
        golden.check("mean", engine.toHost(posterior.mean()));
        golden.check("logvar", engine.toHost(posterior.logVariance()));
        NDArray noise = engine.toDevice(scope, golden.input("sample_noise"));
        golden.check("sample", engine.toHost(posterior.sample(noise)));
        return posterior;
    }

    private void compareTiny(ParityCase golden) throws Exception {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                Autoencoder tiny = AutoencoderFile.open(engine, golden.path(""))) {
            HostTensor image = golden.input("image_u8_hwc");
            NDArray pixels = scope.create(
                            image.data().duplicate(),
                            new ai.djl.ndarray.types.Shape(image.shape()),
                            ai.djl.ndarray.types.DataType.UINT8)
                    .toType(ai.djl.ndarray.types.DataType.FLOAT32, false)
                    .transpose(2, 0, 1)
                    .expandDims(0)
                    .div(127.5)
                    .sub(1);
            NDArray latent = tiny.encode(pixels);
            golden.check("latent", engine.toHost(latent));
            golden.check("scaled_latent", engine.toHost(latent.div(6).add(0.5).clip(0, 1)));
            NDArray decoded = tiny.decode(latent);
            NDArray unit = decoded.add(1).div(2);
            golden.check("decoded_from_float32_latent", engine.toHost(unit));
            golden.checkAs("decoded", engine.toHost(unit), "decoded");
            golden.checkLevels("decoded_u8", pictures(decoded));
        }
        golden.finish(List.of());
    }

    /** As the suite writes them: (B, H, W, 3), or (H, W, 3) of one. */
    private static HostTensor pictures(NDArray decoded) {
        long[] shape = decoded.getShape().getShape();
        int size = (int) shape[2];
        ByteBuffer bytes = ByteBuffer.allocate((int) (shape[0] * size * size * 3));
        for (int i = 0; i < shape[0]; i++) {
            float[] planes = decoded.get(new NDIndex("{}", i)).toFloatArray();
            bytes.put(RgbImage.fromPlanes(size, size, planes).rgb());
        }
        return new HostTensor(DType.U8, new long[] {shape[0], size, size, 3}, bytes.flip());
    }
}
