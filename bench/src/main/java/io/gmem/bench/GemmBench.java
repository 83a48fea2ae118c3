package io.gmem.bench;

import io.gmem.diffusion.engine.TensorEngine;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "gemm",
        mixinStandardHelpOptions = true,
        description = "The matrix product that the others are held against.")
final class GemmBench implements Callable<Integer> {
    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws Exception {
        Map<String, Object> result = Report.begin("gemm");
        try (TensorEngine engine = TensorEngine.open();
                var product = new Sgemm(engine)) {
            double best = 0;
            double sum = 0;
            for (int i = 0; i < options.rounds(); i++) {
                double speed = product.flopsPerSecond();
                best = Math.max(best, speed);
                sum += speed;
            }
            String[] shape = product.shape().split("x");
            double flops =
                    2 * Double.parseDouble(shape[0]) * Double.parseDouble(shape[1]) * Double.parseDouble(shape[2]);
            result.put("shape", product.shape());
            result.put("model_flops", flops);
            result.put("seconds", flops / best);
            result.put("sgemm_flops_per_s", best);
            result.put("mfu", sum / options.rounds() / best);
        }
        Report.print(result, options.json);
        return 0;
    }
}
