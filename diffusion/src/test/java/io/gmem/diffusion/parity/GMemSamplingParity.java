package io.gmem.diffusion.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.guidance.GuidanceInterval;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.diffusion.sampling.SamplingMethod;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.diffusion.sampling.ServedRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Final GMem sampled by the flow and by diffusion, with and without guidance, against the reference. The reference carries a second,
 * unconditional half of the batch along when it guides; it returns the first half, which is what is served and compared.
 */
final class GMemSamplingParity {
    private GMemSamplingParity() {}

    static void compare(ParityCase golden, Path folder) throws Exception {
        NetworkConfig config = ReferenceNetworks.finalGMem(golden.config());
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                var weights = ImportedCheckpoint.weights(golden, config, folder);
                Network network = Network.load(engine, config, weights)) {
            NDArray rows = engine.toDevice(scope, golden.input("bank"))
                    .get(engine.toDevice(scope, golden.input("bank_index")));
            NDArray c = rows.div(rows.square().sum(new int[] {1}, true).sqrt());
            golden.checkRounding("c", engine.toHost(c));
            List<Condition> snippets = new ArrayList<>();
            for (int i = 0; i < c.getShape().get(0); i++) {
                snippets.add(new Condition.Snippet(c.get(new NDIndex("{}", i)).toFloatArray()));
            }
            golden.config()
                    .get("runs")
                    .properties()
                    .forEach(run -> compareRun(
                            golden, engine, scope, network, run.getKey(), request(run.getValue(), snippets)));
        }
        golden.finish(List.of());
    }

    private static SamplingRequest request(JsonNode run, List<Condition> snippets) {
        JsonNode args = run.get("args");
        boolean flow = run.get("mode").asText().equals("ODE");
        int points = args.get("num_steps").asInt();
        double shift = args.path("timestep_shift").asDouble();
        String method = args.get("sampling_method").asText().toLowerCase(Locale.ROOT);
        return new SamplingRequest(
                snippets,
                new long[snippets.size()],
                flow ? points - 1 : points,
                SamplingMethod.named(flow ? method : "sde-" + method),
                run.get("cfg_scale").asDouble(),
                run.has("cfg_start")
                        ? GuidanceInterval.gmem(
                                run.get("cfg_start").asDouble(),
                                run.path("cfg_end").asDouble(Double.POSITIVE_INFINITY))
                        : GuidanceInterval.ALWAYS,
                shift > 0 ? shift : 1,
                flow ? null : SolverParityTest.options(args));
    }

    private static void compareRun(
            ParityCase golden,
            TensorEngine engine,
            NDManager scope,
            Network network,
            String name,
            SamplingRequest request) {
        NDArray z = engine.toDevice(scope, golden.input("z"));
        boolean flow = !golden.hasInput(name + ".noise");
        ServedRun run = ServedRun.of(
                engine,
                scope,
                network,
                request,
                z,
                i -> RepaSamplersParity.noise(golden, engine, scope, name + ".noise", i));
        if (flow) {
            golden.checkRounding(name + ".time_grid", SolverParityTest.f32(run.times()));
        }
        var states = new NDList(run.states().subList(flow ? 0 : 1, run.states().size()));
        golden.checkRows(name + ".trajectory", engine.toHost(NDArrays.stack(states)));
        golden.checkAs(name + ".final_latent", engine.toHost(run.last()), name + ".trajectory");
        NDArray mean = engine.toDevice(scope, golden.input("latent_mean"));
        NDArray std = engine.toDevice(scope, golden.input("latent_std"));
        double multiplier = golden.config().get("latent_multiplier").asDouble();
        golden.check(
                name + ".denormalised",
                engine.toHost(run.last().mul(std).div(multiplier).add(mean)));
    }
}
