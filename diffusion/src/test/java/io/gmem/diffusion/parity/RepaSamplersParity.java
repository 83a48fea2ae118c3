package io.gmem.diffusion.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.guidance.ClassifierFreeGuidance;
import io.gmem.diffusion.guidance.GuidanceInterval;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.solver.EulerMaruyamaSolver;
import io.gmem.diffusion.solver.EulerSolver;
import io.gmem.diffusion.solver.HeunSolver;
import io.gmem.diffusion.solver.Solver;
import io.gmem.diffusion.solver.SolverState;
import io.gmem.diffusion.solver.TimeGrid;
import io.gmem.diffusion.solver.VelocityField;
import java.util.ArrayList;
import java.util.List;

/** REPA's samplers against the reference, every call of the network: guided inside an interval, alone outside of it. */
final class RepaSamplersParity {
    private RepaSamplersParity() {}

    static void compare(ParityCase golden) throws Exception {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                var weights = golden.open("weights.safetensors");
                Network network = Network.load(engine, ReferenceNetworks.repa(golden.config()), weights)) {
            golden.config()
                    .get("runs")
                    .properties()
                    .forEach(run -> trajectory(golden, engine, scope, network, run.getKey(), run.getValue()));
        }
        golden.finish(List.of());
    }

    private static void trajectory(
            ParityCase golden, TensorEngine engine, NDManager scope, Network network, String name, JsonNode run) {
        List<NDList> calls = new ArrayList<>();
        int steps = run.get("num_steps").asInt();
        boolean stochastic = run.get("fn").asText().startsWith("euler_maruyama");
        Solver solver = stochastic
                ? new EulerMaruyamaSolver(i ->
                        engine.toDevice(scope, golden.input(name + ".noise")).get(new NDIndex("{}", i)))
                : run.path("heun").asBoolean() ? new HeunSolver() : new EulerSolver();
        SolverState state = SolverState.start(
                engine.toDevice(scope, golden.input("z")).toType(DataType.FLOAT64, true),
                stochastic ? EulerMaruyamaSolver.grid(steps) : TimeGrid.uniform(1, 0, steps));
        while (!state.finished()) {
            double began = state.grid().at(state.solverStep());
            state = solver.step(state, field(golden, engine, scope, network, run, began, calls));
        }
        golden.check(name + ".final", engine.toHost(state.x()));
        String[] parts = {"x", "t", "v"};
        for (int call = 0; call < calls.size(); call++) {
            for (int part = 0; part < parts.length; part++) {
                golden.checkAs(
                        "%s.call%02d.%s".formatted(name, call, parts[part]),
                        engine.toHost(calls.get(call).get(part)),
                        name + ".final");
            }
        }
    }

    /** Whether a step is guided is decided where it {@code began}, for its corrector too. */
    private static VelocityField field(
            ParityCase golden,
            TensorEngine engine,
            NDManager scope,
            Network network,
            JsonNode run,
            double began,
            List<NDList> calls) {
        NDArray y = engine.toDevice(scope, golden.input("y"));
        NDArray both = y.concat(network.nullCondition(scope, (int) y.size()), 0);
        double scale = run.path("cfg_scale").asDouble(1);
        var guidance = new ClassifierFreeGuidance(scale, ClassifierFreeGuidance.Channels.ALL);
        var interval = GuidanceInterval.repa(
                run.path("guidance_low").asDouble(0), run.path("guidance_high").asDouble(1));
        return (x, t) -> {
            boolean guided = scale > 1 && interval.at(began) == GuidanceInterval.Mode.GUIDED;
            NDArray single = x.toType(DataType.FLOAT32, false);
            NDArray in = guided ? single.concat(single, 0) : single;
            NDArray times = scope.full(new Shape(in.getShape().get(0)), (float) t);
            NDArray said = network.forward(scope, in, times, guided ? both : y);
            calls.add(new NDList(in, times, said));
            NDArray v = guided ? guidance.mix(said).split(2).get(0) : said;
            return v.toType(DataType.FLOAT64, false);
        };
    }
}
