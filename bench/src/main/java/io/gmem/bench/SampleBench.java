package io.gmem.bench;

import io.gmem.diffusion.engine.Sgemm;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.InitialWeights;
import io.gmem.diffusion.network.ModelFlops;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.diffusion.sampling.ImageSampler;
import io.gmem.diffusion.sampling.SampledLatents;
import io.gmem.diffusion.sampling.SamplingMethod;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.tensorfiles.TensorSource;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sample",
        mixinStandardHelpOptions = true,
        description = "Measure the generation of latents from noise.")
final class SampleBench implements Callable<Integer> {
    @Mixin
    private BenchOptions options = new BenchOptions();

    @Mixin
    private BenchNetworkOptions network = new BenchNetworkOptions();

    @Option(names = "--steps", description = "solver steps (default: ${DEFAULT-VALUE})", defaultValue = "20")
    private int steps = 20;

    @Option(names = "--solver", description = "solver name (default: ${DEFAULT-VALUE})", defaultValue = "euler")
    private String solver = "euler";

    @Option(
            names = "--guidance",
            description = "guidance scale, 1 for none (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private double guidance = 1;

    @Override
    public Integer call() throws Exception {
        NetworkConfig config = network.network();
        Map<String, Object> result = BenchmarkReport.begin("sample");
        result.putAll(network.described());
        result.put("solver", solver);
        result.put("guidance", guidance);
        result.put("steps", steps);
        Condition condition = config.conditioning() instanceof Conditioning.BySnippet by
                ? new Condition.Snippet(new float[by.dimension()])
                : new Condition.ClassLabel(0);
        var request = new SamplingRequest(
                Collections.nCopies(network.batch, condition),
                LongStream.range(0, network.batch).toArray(),
                steps,
                SamplingMethod.named(solver),
                guidance);
        try (TensorEngine engine = TensorEngine.open();
                var product = Sgemm.fastest(engine, System::nanoTime);
                Network net = Network.load(
                        engine, config, network.precision(), TensorSource.of(InitialWeights.of(config, 1)))) {
            result.putAll(BenchNetworkOptions.described(net.kernels()));
            var sampler = new ImageSampler(engine, net, network.batch);
            SampledLatents sampled = sampler.draw(request, () -> false);
            double flops = ModelFlops.of(config).forward() * network.batch * sampled.evaluations();
            Interleaving interleaving =
                    Interleaving.measure(options.rounds(), flops, product, () -> sampler.draw(request, () -> false));
            result.put("sgemm_shape", product.product().toString());
            result.put("sgemm_route", product.route().id());
            result.putAll(interleaving.described(flops));
            result.put("evaluations", sampled.evaluations());
            result.put("images_per_s", network.batch / interleaving.medianSeconds());
        }
        BenchmarkReport.print(result, options.json);
        return 0;
    }
}
