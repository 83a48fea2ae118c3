package io.gmem.diffusion.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.Precision;
import io.gmem.diffusion.guidance.GuidanceInterval;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.NetworkWeights;
import io.gmem.diffusion.network.TrainableNetwork;
import io.gmem.diffusion.sampling.ServedGuidance;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.Objective;
import io.gmem.diffusion.transport.TimestepDistribution;
import io.gmem.diffusion.transport.Transport;
import io.gmem.diffusion.transport.Weighting;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Final GMem against the reference: output, taps, guidance with its interval, losses, and the gradient of each loss, with blocks kept
 * and with blocks run again.
 */
class GMemParityTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> finalGMemEqualsItsReference() throws Exception {
        return ParityFamily.of("04_gmem", this::compareByKind);
    }

    /** A case of samplers has runs, one of training steps a learning rate; the others are of the network and its losses. */
    private void compareByKind(ParityCase golden) throws Exception {
        if (golden.config().has("runs")) {
            GMemSamplingParity.compare(golden, folder);
        } else if (golden.config().has("lr")) {
            TrainStepsParity.compare(golden, folder);
        } else {
            compare(golden);
        }
    }

    private void compare(ParityCase golden) throws Exception {
        NetworkConfig config = ReferenceNetworks.finalGMem(golden.config());
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                var weights = ImportedCheckpoint.weights(golden, config, folder)) {
            try (Network network = Network.load(engine, config, weights)) {
                outputs(golden, engine, scope, network);
                training(golden, engine, scope, network);
                guidance(golden, engine, scope, network);
            }
            learn(golden, engine, scope, config, weights);
        }
        golden.finish(List.of());
    }

    private static void outputs(ParityCase golden, TensorEngine engine, NDManager scope, Network network) {
        NDArray x = engine.toDevice(scope, golden.input("x"));
        NDArray t = engine.toDevice(scope, golden.input("t"));
        NDArray c = engine.toDevice(scope, golden.input("c"));
        golden.check("out", engine.toHost(network.forward(scope, x, t, c)));
        Map<String, NDArray> taps = network.taps(scope, x, t, c);
        taps.forEach((name, tap) -> {
            if (golden.outputNames().contains("tap." + name)) {
                golden.check("tap." + name, engine.toHost(tap));
            }
        });
    }

    private static void training(ParityCase golden, TensorEngine engine, NDManager scope, Network network) {
        var batch = batch(golden, engine, scope);
        golden.check("train_x_t", engine.toHost(batch.interpolant()));
        NDList trained =
                network.forwardDropped(scope, batch.interpolant(), batch.time(), batch.condition(), batch.keep());
        golden.check("train_pred", engine.toHost(trained.get(0)));
        golden.check("train_z_tilde", engine.toHost(trained.get(1)));
        golden.check("train_c", engine.toHost(batch.condition()));
    }

    /** The reference returns the guided prediction for both halves of a doubled batch. */
    private static void guidance(ParityCase golden, TensorEngine engine, NDManager scope, Network network) {
        NDArray x = engine.toDevice(scope, golden.input("cfg_x")).split(2).get(0);
        NDArray c = engine.toDevice(scope, golden.input("cfg_c")).split(2).get(0);
        double scale = golden.input("cfg_scale").toFloatArray()[0];
        float[] ends = golden.input("cfg_interval").toFloatArray();
        var always = new ServedGuidance(scope, network, scale, ServedGuidance.ALWAYS);
        var within = new ServedGuidance(scope, network, scale, GuidanceInterval.gmem(ends[0], ends[1]));
        float[] times = golden.input("cfg_times").toFloatArray();
        for (int i = 0; i < times.length; i++) {
            golden.check("cfg.t" + i + ".full", engine.toHost(twice(always.velocity(x, times[i], c))));
            golden.check("cfg.t" + i + ".interval", engine.toHost(twice(within.velocity(x, times[i], c))));
        }
    }

    private static NDArray twice(NDArray half) {
        return half.concat(half, 0);
    }

    /** Final GMem adds the cosine loss with weight 1, or leaves it out. */
    static TrainableNetwork.Settings settings(JsonNode config, boolean blockwise) {
        double cosine = config.path("use_cosine_loss").asBoolean(true) ? 1 : 0;
        for (String name : List.of("cos_loss_weight", "cosine_loss_weight", "cos_weight", "cosine_weight")) {
            cosine = config.path(name).asDouble(cosine);
        }
        var objective =
                new Objective(cosine, config.path("proj_loss_weight").asDouble(0.5), TimestepDistribution.UNIFORM);
        return objective.settings(new Execution(Precision.FLOAT32, blockwise, Integer.MAX_VALUE));
    }

    private static void learn(
            ParityCase golden, TensorEngine engine, NDManager scope, NetworkConfig config, TensorSource source)
            throws Exception {
        NetworkWeights weights = NetworkWeights.of(config, source);
        try (TrainableNetwork learner =
                TrainableNetwork.load(engine, config, settings(golden.config(), false), weights)) {
            var gradients = new ReferenceGradients(golden, engine, learner);
            var batch = batch(golden, engine, scope);
            TrainableNetwork.SampleLosses losses = learner.losses(scope, batch);
            golden.check("loss", engine.toHost(losses.squaredError()));
            golden.check("cos_loss", engine.toHost(losses.cosine()));
            golden.check("proj_loss", engine.toHost(losses.projection()));
            gradients.ofLoss("mse", losses.squaredError().mean());
            losses = learner.losses(scope, batch);
            gradients.ofLoss("cos", losses.cosine().mean());
            losses = learner.losses(scope, batch);
            gradients.ofLoss("proj", losses.projection());

            double total = learner.learn(scope, batch, 1).total();
            golden.check("total_loss", HostTensor.f32(new float[] {(float) total}));
            gradients.check("total");
        }
        try (TrainableNetwork learner =
                TrainableNetwork.load(engine, config, settings(golden.config(), true), weights)) {
            var gradients = new ReferenceGradients(golden, engine, learner);
            double total = learner.learn(scope, batch(golden, engine, scope), 1).total();
            golden.check("total_loss", HostTensor.f32(new float[] {(float) total}));
            gradients.check("total");
        }
    }

    private static TrainableNetwork.Batch batch(ParityCase golden, TensorEngine engine, NDManager scope) {
        return batch(golden, engine, scope, "train_", "train_dropout_mask", "train_representation");
    }

    /** The batch of a training step, as the path and the prediction of the case make it. */
    static TrainableNetwork.Batch batch(
            ParityCase golden, TensorEngine engine, NDManager scope, String prefix, String mask, String features) {
        Transport transport =
                Transport.of(ReferenceNetworks.finalGMem(golden.config()).transport());
        NDArray x1 = engine.toDevice(scope, golden.input(prefix + "x1"));
        NDArray x0 = engine.toDevice(scope, golden.input(prefix + "x0"));
        NDArray t = engine.toDevice(scope, golden.input(prefix + "t"));
        NDArray raw = engine.toDevice(scope, golden.input(prefix + "c_raw"));
        NDArray w = t.reshape(-1, 1, 1, 1);
        Weighting weighting = Weighting.named(
                golden.config().path("loss_weight").asText("none").toLowerCase(Locale.ROOT));
        return new TrainableNetwork.Batch(
                transport.path().state(x0, x1, w),
                t,
                raw.div(raw.square().sum(new int[] {1}, true).sqrt()),
                engine.toDevice(scope, golden.input(mask)).toType(DataType.FLOAT32, false),
                transport.prediction().target(transport.path(), x0, x1, w),
                transport.prediction().targetScale(transport.path(), t),
                weighting.of(transport.prediction(), transport.path(), t),
                engine.toDevice(scope, golden.input(features)));
    }
}
