package io.gmem.diffusion.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.guidance.ClassifierFreeGuidance;
import io.gmem.diffusion.guidance.GuidanceInterval;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.solver.DiffusionSolver;
import io.gmem.diffusion.solver.TimeGrid;
import io.gmem.diffusion.solver.VelocityField;
import io.gmem.diffusion.transport.Interval;
import java.util.List;

/** Final GMem drawn by the flow and by diffusion, with and without guidance, against the reference. */
final class GMemSamplingParity {
    private GMemSamplingParity() {}

    static void compare(ParityCase golden) throws Exception {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                var weights = golden.open("weights.safetensors");
                Network network = Network.load(engine, ReferenceNetworks.finalGMem(golden.config()), weights)) {
            NDArray rows = engine.toDevice(scope, golden.input("bank"))
                    .get(engine.toDevice(scope, golden.input("bank_index")));
            NDArray c = rows.div(rows.square().sum(new int[] {1}, true).sqrt());
            golden.checkRounding("c", engine.toHost(c));
            golden.config().get("runs").properties().forEach(entry -> {
                String name = entry.getKey();
                JsonNode run = entry.getValue();
                boolean guided = run.get("cfg_scale").asDouble() != 1;
                NDArray z = engine.toDevice(scope, golden.input("z"));
                NDArray start = guided ? z.concat(z, 0) : z;
                VelocityField field = guided ? guidedField(scope, network, c, run) : field(scope, network, c);
                NDArray trajectory = run.get("mode").asText().equals("ODE")
                        ? flow(golden, name, run.get("args"), start, field)
                        : diffusion(golden, engine, scope, name, run.get("args"), start, field);
                golden.checkRows(name + ".trajectory", engine.toHost(trajectory));
                NDArray last =
                        trajectory.get(new NDIndex("-1, 0:{}", z.getShape().get(0)));
                golden.checkAs(name + ".final_latent", engine.toHost(last), name + ".trajectory");
                NDArray mean = engine.toDevice(scope, golden.input("latent_mean"));
                NDArray std = engine.toDevice(scope, golden.input("latent_std"));
                double multiplier = golden.config().get("latent_multiplier").asDouble();
                golden.check(
                        name + ".denormalised",
                        engine.toHost(last.mul(std).div(multiplier).add(mean)));
            });
        }
        golden.finish(List.of());
    }

    private static NDArray flow(ParityCase golden, String name, JsonNode args, NDArray start, VelocityField field) {
        TimeGrid grid = TimeGrid.uniform(0, 1, args.get("num_steps").asInt() - 1);
        double shift = args.get("timestep_shift").asDouble();
        grid = shift > 0 ? grid.shifted(shift) : grid;
        golden.checkRounding(name + ".time_grid", SolverParityTest.f32(grid.times()));
        var solver = SolverParityTest.solver(args.get("sampling_method").asText());
        return SolverParityTest.trajectory(solver, start, grid, field, true);
    }

    private static NDArray diffusion(
            ParityCase golden,
            TensorEngine engine,
            NDManager scope,
            String name,
            JsonNode args,
            NDArray start,
            VelocityField field) {
        DiffusionSolver.Settings settings = SolverParityTest.settings(args);
        Interval interval = Interval.ofDiffusion(
                settings.path(), settings.prediction(), settings.form(), 1e-3, settings.lastStepSize());
        NDArray noise = engine.toDevice(scope, golden.input(name + ".noise"));
        var solver = new DiffusionSolver(settings, i -> noise.get(new NDIndex("{}", i)));
        TimeGrid grid = settings.grid(interval, args.get("num_steps").asInt());
        return SolverParityTest.trajectory(solver, start, grid, field, false);
    }

    private static VelocityField field(NDManager scope, Network network, NDArray c) {
        return (x, t) -> network.forward(scope, x, times(scope, x, t), c);
    }

    private static VelocityField guidedField(NDManager scope, Network network, NDArray c, JsonNode run) {
        var guidance = new ClassifierFreeGuidance(run.get("cfg_scale").asDouble(), ClassifierFreeGuidance.Channels.ALL);
        var interval = GuidanceInterval.gmem(run.get("cfg_start").asDouble(), Double.POSITIVE_INFINITY);
        NDArray both = c.concat(c.zerosLike(), 0);
        return (x, t) -> {
            NDArray half = x.split(2).get(0);
            NDArray said = network.forward(scope, half.concat(half, 0), times(scope, x, t), both);
            return guidance.mix(said, interval.at(t));
        };
    }

    private static NDArray times(NDManager scope, NDArray x, double t) {
        return scope.full(new Shape(x.getShape().get(0)), (float) t, DataType.FLOAT32);
    }
}
