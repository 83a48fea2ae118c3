package io.gmem.diffusion.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.Precision;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.NetworkWeights;
import io.gmem.diffusion.network.TrainableNetwork;
import io.gmem.diffusion.transport.Interpolant;
import io.gmem.tensorfiles.HostTensor;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** REPA against the reference: output, projections, losses on its paths in its direction of time, and their gradients. */
class RepaParityTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> repaEqualsItsReference() throws Exception {
        return ParityFamily.of("02_repa", this::compareByKind);
    }

    /** A case of samplers has runs; the others are of the network and its losses. */
    private void compareByKind(ParityCase golden) throws Exception {
        if (golden.config().has("runs")) {
            RepaSamplersParity.compare(golden, folder);
        } else {
            compare(golden);
        }
    }

    private void compare(ParityCase golden) throws Exception {
        NetworkConfig config = ReferenceNetworks.repa(golden.config());
        double projectionWeight = golden.config().get("proj_coeff").asDouble();
        var settings = new TrainableNetwork.Settings(
                0, projectionWeight, TrainableNetwork.TimeDraw.UNIFORM, Precision.FLOAT32, false);
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                var weights = ImportedCheckpoint.weights(golden, config, folder);
                Network network = Network.load(engine, config, weights);
                TrainableNetwork learner =
                        TrainableNetwork.load(engine, config, settings, NetworkWeights.of(config, weights))) {
            NDList outputs = network.forwardProjected(
                    scope,
                    engine.toDevice(scope, golden.input("x")),
                    engine.toDevice(scope, golden.input("t")),
                    engine.toDevice(scope, golden.input("y")));
            golden.check("out", engine.toHost(outputs.get(0)));
            for (int i = 1; i < outputs.size(); i++) {
                golden.check("zs." + (i - 1), engine.toHost(outputs.get(i)));
            }
            losses(golden, engine, scope, learner, projectionWeight);
        }
        golden.finish(List.of());
    }

    private static void losses(
            ParityCase golden,
            TensorEngine engine,
            NDManager scope,
            TrainableNetwork learner,
            double projectionWeight) {
        var gradients = new ReferenceGradients(golden, engine, learner);
        TrainableNetwork.Batch batch = batch(golden, engine, scope);
        golden.check("loss_t", engine.toHost(batch.time()));
        golden.check("loss_x_t", engine.toHost(batch.interpolant()));
        TrainableNetwork.SampleLosses losses = learner.losses(scope, batch);
        golden.check("denoising_loss", engine.toHost(losses.squaredError()));
        golden.check("denoising_loss_mean", engine.toHost(losses.squaredError().mean()));
        golden.check("proj_loss", engine.toHost(losses.projection()));
        golden.check(
                "total_loss",
                engine.toHost(
                        losses.squaredError().mean().add(losses.projection().mul(projectionWeight))));
        gradients.ofLoss("denoising", losses.squaredError().mean());
        gradients.ofLoss("proj", learner.losses(scope, batch).projection());
    }

    private static TrainableNetwork.Batch batch(ParityCase golden, TensorEngine engine, NDManager scope) {
        NDArray x = engine.toDevice(scope, golden.input("loss_images"));
        NDArray noise = engine.toDevice(scope, golden.input("loss_noise"));
        NDArray draw = engine.toDevice(scope, golden.input("loss_t_draw"));
        boolean lognormal =
                golden.config().get("loss").get("weighting").asText().equals("lognormal");
        boolean cosine = golden.config().get("loss").get("path_type").asText().equals("cosine");
        NDArray t = draw;
        if (lognormal) {
            NDArray sigma = draw.exp();
            t = cosine ? sigma.atan().mul(2 / Math.PI) : sigma.div(sigma.add(1));
        }
        Interpolant path = cosine ? Interpolant.GVP : Interpolant.LINEAR;
        NDArray w = t.neg().add(1).reshape(-1, 1, 1, 1);
        NDArray ones = scope.ones(new Shape(t.size()));
        return new TrainableNetwork.Batch(
                path.state(noise, x, w),
                t,
                engine.toDevice(scope, golden.input("loss_y")),
                scope.ones(new Shape(t.size()), DataType.BOOLEAN),
                path.velocity(noise, x, w).neg(),
                ones,
                ones,
                features(golden, engine, scope));
    }

    private static NDArray features(ParityCase golden, TensorEngine engine, NDManager scope) {
        NDArray all = engine.toDevice(scope, golden.input("loss_zs.0"));
        for (int i = 1; i < golden.config().get("z_dims").size(); i++) {
            HostTensor next = golden.input("loss_zs." + i);
            all = all.concat(engine.toDevice(scope, next), 2);
        }
        return all;
    }
}
