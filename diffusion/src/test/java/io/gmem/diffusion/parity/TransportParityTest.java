package io.gmem.diffusion.parity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.solver.TimeGrid;
import io.gmem.diffusion.transport.DiffusionForm;
import io.gmem.diffusion.transport.Interpolant;
import io.gmem.diffusion.transport.Interval;
import io.gmem.diffusion.transport.Prediction;
import io.gmem.diffusion.transport.TimestepDistribution;
import io.gmem.diffusion.transport.Weighting;
import io.gmem.tensorfiles.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Paths, conversions, diffusion forms, intervals and losses against the reference. */
class TransportParityTest {
    @TestFactory
    Stream<DynamicTest> pathsEqualTheirReference() throws Exception {
        return ParityFamily.of("05_transport_paths", this::comparePaths);
    }

    @TestFactory
    Stream<DynamicTest> lossesEqualTheirReference() throws Exception {
        return ParityFamily.of("05_transport_losses", this::compareLosses);
    }

    private void comparePaths(ParityCase golden) throws Exception {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope()) {
            NDArray t = engine.toDevice(scope, golden.input("t"));
            NDArray w = t.reshape(-1, 1, 1, 1);
            NDArray x0 = engine.toDevice(scope, golden.input("x0"));
            NDArray x1 = engine.toDevice(scope, golden.input("x1"));
            NDArray x = engine.toDevice(scope, golden.input("x"));
            NDArray said = engine.toDevice(scope, golden.input("model_output"));
            double norm = golden.input("diffusion_norm").toFloatArray()[0];
            for (JsonNode label : golden.config().get("paths")) {
                String name = label.asText();
                Interpolant path = interpolant(name);
                golden.check(name + ".alpha", engine.toHost(path.alpha(t)));
                golden.check(name + ".d_alpha", engine.toHost(path.alphaDerivative(t)));
                golden.check(name + ".sigma", engine.toHost(path.sigma(t)));
                golden.check(name + ".d_sigma", engine.toHost(path.sigmaDerivative(t)));
                golden.check(name + ".d_alpha_over_alpha", engine.toHost(path.alphaRate(t)));
                golden.check(name + ".x_t", engine.toHost(path.state(x0, x1, w)));
                golden.check(name + ".u_t", engine.toHost(path.velocity(x0, x1, w)));
                golden.check(
                        name + ".drift_mean",
                        engine.toHost(path.alphaRate(w).mul(x).neg()));
                golden.check(name + ".drift_var", engine.toHost(path.scoreRate(t)));
                golden.check(name + ".score_from_velocity", engine.toHost(path.scoreFromVelocity(said, x, w)));
                golden.check(name + ".noise_from_velocity", engine.toHost(path.noiseFromVelocity(said, x, w)));
                golden.check(name + ".velocity_from_score", engine.toHost(path.velocityFromScore(said, x, w)));
                for (JsonNode form : golden.config().get("forms")) {
                    NDArray diffusion = DiffusionForm.named(form.asText()).of(path, t, norm);
                    golden.check(name + ".diffusion." + form.asText(), engine.toHost(diffusion));
                }
            }
            NDArray draw = engine.toDevice(scope, golden.input("logit_normal_draw"));
            golden.check("logit_normal_t", engine.toHost(TimestepDistribution.LOGIT_NORMAL.time(draw)));
            shifts(golden);
        }
        intervals(golden);
        golden.finish(List.of());
    }

    private static void shifts(ParityCase golden) {
        for (String name : golden.outputNames()) {
            if (name.startsWith("timestep_shift.")) {
                int steps = (int) golden.expected(name).shape()[0] - 1;
                double shift = Double.parseDouble(name.substring("timestep_shift.".length()));
                double[] times = TimeGrid.uniform(0, 1, steps).shifted(shift).times();
                float[] floats = new float[times.length];
                for (int i = 0; i < times.length; i++) {
                    floats[i] = (float) times[i];
                }
                golden.check(name, HostTensor.f32(floats, floats.length));
            }
        }
    }

    /** Rows without numbers show a fault of the reference, which forgets to set a margin. */
    private static void intervals(ParityCase golden) throws Exception {
        int compared = 0;
        for (JsonNode row : golden.json("check_interval.json")) {
            if (!row.get("interval").isArray()) {
                continue;
            }
            Interpolant path = interpolant(row.get("path").asText());
            Prediction prediction = Prediction.named(row.get("prediction").asText());
            var usual = Interval.Margins.usual(path, prediction);
            boolean sampling = row.get("eval").asBoolean();
            JsonNode said = row.get(sampling ? "sample_eps" : "train_eps");
            double margin = said.isNull() ? (sampling ? usual.sampling() : usual.training()) : said.asDouble();
            Interval interval = row.get("sde").asBoolean()
                    ? Interval.ofDiffusion(
                            path,
                            prediction,
                            DiffusionForm.named(row.get("diffusion_form").asText()),
                            margin,
                            row.get("last_step_size").asDouble())
                    : Interval.ofFlow(path, prediction, margin);
            boolean reverse = row.get("reverse").asBoolean();
            double from = reverse ? 1 - interval.from() : interval.from();
            double to = reverse ? 1 - interval.to() : interval.to();
            assertThat(from)
                    .as(row.toString())
                    .isCloseTo(row.get("interval").get(0).asDouble(), Offset.offset(1e-12));
            assertThat(to)
                    .as(row.toString())
                    .isCloseTo(row.get("interval").get(1).asDouble(), Offset.offset(1e-12));
            compared++;
        }
        assertThat(compared).isPositive();
    }

    private void compareLosses(ParityCase golden) throws Exception {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope()) {
            var model = new AnalyticModel(golden, engine, scope);
            NDArray t = engine.toDevice(scope, golden.input("t"));
            NDArray w = t.reshape(-1, 1, 1, 1);
            NDArray x0 = engine.toDevice(scope, golden.input("x0"));
            NDArray x1 = engine.toDevice(scope, golden.input("x1"));
            for (String name : new ArrayList<>(golden.outputNames())) {
                String[] part = name.split("\\.");
                Interpolant path = interpolant(part[1]);
                Prediction prediction = Prediction.named(part[2]);
                NDArray x = path.state(x0, x1, w);
                NDArray said = model.at(x, t);
                NDArray actual = switch (part[0]) {
                    case "pred" -> said;
                    case "drift" -> prediction.velocity(path, said, x, w);
                    case "score" -> path.scoreFromVelocity(prediction.velocity(path, said, x, w), x, w);
                    default ->
                        prediction
                                .targetScale(path, w)
                                .mul(said)
                                .sub(prediction.target(path, x0, x1, w))
                                .square()
                                .reshape(t.size(), -1)
                                .mean(new int[] {1})
                                .mul(Weighting.named(part[3]).of(prediction, path, t));
                };
                golden.check(name, engine.toHost(actual));
            }
        }
        golden.finish(List.of());
    }

    static Interpolant interpolant(String label) {
        return Interpolant.named(label.toLowerCase(Locale.ROOT));
    }
}
