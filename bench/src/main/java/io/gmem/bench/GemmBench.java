package io.gmem.bench;

import io.gmem.diffusion.engine.Sgemm;
import io.gmem.diffusion.engine.TensorEngine;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "gemm",
        mixinStandardHelpOptions = true,
        description =
                "Measure the reference matrix product of the other benchmarks; mfu is its median speed divided by its best.")
final class GemmBench implements Callable<Integer> {
    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws Exception {
        Map<String, Object> result = BenchmarkReport.begin("gemm");
        try (TensorEngine engine = TensorEngine.open();
                var product = Sgemm.fastest(engine, System::nanoTime)) {
            double flops = product.product().flops();
            double[] speeds = new double[options.rounds()];
            for (int i = 0; i < speeds.length; i++) {
                speeds[i] = product.flopsPerSecond();
            }
            Spread spread = Spread.of(speeds);
            result.put("shape", product.product().toString());
            result.put("route", product.route().id());
            result.put("model_flops", flops);
            result.put("seconds", flops / spread.median());
            result.put("sgemm_flops_per_s", spread.median());
            result.put("mfu", spread.median() / spread.max());
            result.put("rounds", speeds.length);
            result.put("sgemm_flops_per_s_spread", spread);
        }
        BenchmarkReport.print(result, options.json);
        return 0;
    }
}
