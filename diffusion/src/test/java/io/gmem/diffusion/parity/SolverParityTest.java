package io.gmem.diffusion.parity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.solver.DiffusionSolver;
import io.gmem.diffusion.solver.DormandPrinceSolver;
import io.gmem.diffusion.solver.EulerSolver;
import io.gmem.diffusion.solver.RungeKuttaSolver;
import io.gmem.diffusion.solver.Solver;
import io.gmem.diffusion.solver.SolverState;
import io.gmem.diffusion.solver.TimeGrid;
import io.gmem.diffusion.solver.VelocityField;
import io.gmem.diffusion.transport.DiffusionForm;
import io.gmem.diffusion.transport.Interpolant;
import io.gmem.diffusion.transport.Interval;
import io.gmem.diffusion.transport.Prediction;
import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Trajectories of every solver on the analytic model against the reference's, point by point. */
class SolverParityTest {
    @TestFactory
    Stream<DynamicTest> flowsEqualTheirReference() throws Exception {
        return ParityFamily.of("05_transport_ode", this::compareFlows);
    }

    @TestFactory
    Stream<DynamicTest> diffusionsEqualTheirReference() throws Exception {
        return ParityFamily.of("05_transport_sde", this::compareDiffusions);
    }

    static Solver solver(String label) {
        return switch (label) {
            case "euler" -> new EulerSolver();
            case "heun2" -> RungeKuttaSolver.HEUN_2;
            case "heun3" -> RungeKuttaSolver.HEUN_3;
            case "midpoint" -> RungeKuttaSolver.MIDPOINT;
            case "rk4" -> RungeKuttaSolver.RK4;
            default -> throw new IllegalArgumentException(label);
        };
    }

    private void compareFlows(ParityCase golden) throws Exception {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope()) {
            var model = new AnalyticModel(golden, engine, scope);
            NDArray z = engine.toDevice(scope, golden.input("z"));
            golden.config().get("runs").properties().forEach(entry -> {
                JsonNode run = entry.getValue();
                Interpolant path =
                        TransportParityTest.interpolant(run.get("path").asText());
                Prediction prediction = Prediction.named(run.get("prediction").asText());
                Interval interval =
                        Interval.ofFlow(path, prediction, run.get("sample_eps").asDouble());
                TimeGrid grid = TimeGrid.uniform(
                        interval.from(), interval.to(), run.get("num_steps").asInt() - 1);
                double shift = run.get("timestep_shift").asDouble();
                grid = shift > 0 ? grid.shifted(shift) : grid;
                golden.checkRounding(entry.getKey() + ".grid", f32(grid.times()));
                NDArray trajectory =
                        trajectory(solver(run.get("method").asText()), z, grid, flow(model, path, prediction), true);
                golden.checkRows(entry.getKey() + ".trajectory", engine.toHost(trajectory));
            });
            adaptive(golden, engine, model, z);
        }
        golden.finish(List.of());
    }

    private static void adaptive(ParityCase golden, TensorEngine engine, AnalyticModel model, NDArray z) {
        for (String name : new ArrayList<>(golden.outputNames())) {
            if (!name.endsWith("_dopri5.end_exact")) {
                continue;
            }
            String run = name.substring(0, name.indexOf('.'));
            String[] part = run.split("_");
            double[] interval = golden.doubles(run + ".interval");
            VelocityField flow = flow(model, TransportParityTest.interpolant(part[0]), Prediction.named(part[1]));
            NDArray exact = z.toType(DataType.FLOAT64, true);
            TimeGrid whole = TimeGrid.uniform(interval[0], interval[1], 1);

            NDArray tight = trajectory(new DormandPrinceSolver(1e-8, 1e-8), exact, whole, flow, false);
            golden.check(name, engine.toHost(tight.get(0)));

            int points = (int) golden.expected(run + ".torchdiffeq_default_tol").shape()[0];
            NDArray usual = trajectory(
                    DormandPrinceSolver.DEFAULT,
                    exact,
                    TimeGrid.uniform(interval[0], interval[1], points - 1),
                    flow,
                    true);
            double allowed = 3 * golden.tolerance(name, "torchdiffeq_float32_rtol1e-3_error");
            NDArray end = usual.get(new NDIndex("-1"));
            double error = end.sub(tight.get(0)).abs().max().getDouble();
            assertThat(error).as(run + " with the usual tolerances").isLessThan(allowed);
            double[] reference = golden.doubles(run + ".torchdiffeq_default_tol");
            double[] ours = usual.toDoubleArray();
            double largest = 0;
            for (int i = 0; i < ours.length; i++) {
                largest = Math.max(largest, Math.abs(ours[i] - reference[i]));
            }
            assertThat(largest).as(run + " against torchdiffeq").isLessThan(allowed + allowed / 3);
        }
    }

    private void compareDiffusions(ParityCase golden) throws Exception {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope()) {
            var model = new AnalyticModel(golden, engine, scope);
            NDArray z = engine.toDevice(scope, golden.input("z"));
            golden.config().get("runs").properties().forEach(entry -> {
                String name = entry.getKey();
                JsonNode run = entry.getValue();
                Interpolant path =
                        TransportParityTest.interpolant(run.get("path").asText());
                Prediction prediction = Prediction.named(run.get("prediction").asText());
                var settings = new DiffusionSolver.Settings(
                        path,
                        DiffusionSolver.Method.named(run.get("sampling_method").asText()),
                        options(run));
                Interval interval = Interval.ofDiffusion(
                        path,
                        prediction,
                        settings.options().form(),
                        run.get("sample_eps").asDouble(),
                        settings.options().lastStepSize());
                golden.checkRounding(name + ".interval", f64(interval.from(), interval.to()));
                NDArray noise = engine.toDevice(scope, golden.input(name + ".noise"));
                var solver = new DiffusionSolver(settings, i -> noise.get(new NDIndex("{}", i)));
                NDArray trajectory = trajectory(
                        solver,
                        z,
                        settings.grid(interval, run.get("num_steps").asInt()),
                        flow(model, path, prediction),
                        false);
                golden.checkRows(name + ".trajectory", engine.toHost(trajectory));
            });
        }
        golden.finish(List.of());
    }

    /** Without a last step its size is 0, whatever the run says. */
    static DiffusionSolver.Options options(JsonNode run) {
        JsonNode last = run.path("last_step");
        boolean none = last.isNull() || last.isMissingNode();
        return new DiffusionSolver.Options(
                DiffusionForm.named(run.get("diffusion_form").asText()),
                run.get("diffusion_norm").asDouble(),
                none
                        ? DiffusionSolver.LastStep.NONE
                        : DiffusionSolver.LastStep.valueOf(last.asText().toUpperCase(java.util.Locale.ROOT)),
                none ? 0.04 : run.get("last_step_size").asDouble());
    }

    private static VelocityField flow(AnalyticModel model, Interpolant path, Prediction prediction) {
        return (x, t) -> {
            NDArray times = times(x, t);
            return prediction.velocity(path, model.at(x, times), x, times.reshape(-1, 1, 1, 1));
        };
    }

    private static NDArray times(NDArray x, double t) {
        return x.getManager()
                .full(new Shape(x.getShape().get(0)), 1, x.getDataType())
                .mul(t);
    }

    /** Every state, one below the other. */
    static NDArray trajectory(Solver solver, NDArray start, TimeGrid grid, VelocityField field, boolean withStart) {
        NDList states = new NDList();
        SolverState state = SolverState.start(start, grid);
        if (withStart) {
            states.add(state.x());
        }
        while (!state.finished()) {
            state = solver.step(state, field);
            states.add(state.x());
        }
        return NDArrays.stack(states);
    }

    static HostTensor f32(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return HostTensor.f32(floats, floats.length);
    }

    private static HostTensor f64(double... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asDoubleBuffer().put(values);
        return new HostTensor(DType.F64, new long[] {values.length}, data);
    }
}
