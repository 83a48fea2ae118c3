package io.gmem.bench;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.LinearRoute;
import io.gmem.diffusion.engine.kernel.LinearShape;
import io.gmem.diffusion.engine.kernel.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "kernels",
        mixinStandardHelpOptions = true,
        description = "Check every route of linear layers at many widths and list the widths that are wrong.")
final class KernelsBench implements Callable<Integer> {
    private static final int MAX_SWEPT = 400;
    private static final int STEP = 4;
    private static final List<Integer> LARGE = List.of(512, 1024, 2048, 4096);

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(
            names = "--rows",
            split = ",",
            description = "rows of the input, multiples of 16 (default: ${DEFAULT-VALUE})",
            defaultValue = "16,64,256,2048")
    private List<Integer> rows = List.of();

    @Option(
            names = "--inputs",
            split = ",",
            description = "input widths (default: ${DEFAULT-VALUE})",
            defaultValue = "16,72,96,200")
    private List<Integer> inputs = List.of();

    @Option(
            names = "--outputs",
            split = ",",
            description = "output widths (default: 4, 8, ..., 400, 512, 1024, 2048 and 4096)")
    private List<Integer> outputs = List.of();

    @Option(names = "--gradients", description = "check the backward pass too")
    private boolean gradients;

    @Option(names = "--bfloat16", description = "check bfloat16 too")
    private boolean bfloat16;

    @Override
    public Integer call() {
        if (Stream.of(rows, inputs, outputs).flatMap(List::stream).anyMatch(size -> size < 1 || size > 1 << 16)) {
            throw new IllegalArgumentException("--rows, --inputs and --outputs must be between 1 and 65536 (was " + rows
                    + ", " + inputs + ", " + outputs + ")");
        }
        Map<String, Object> result = BenchmarkReport.begin("kernels");
        try (TensorEngine engine = TensorEngine.open()) {
            var report = engine.routes().report();
            result.put("libtorch", report.libtorch());
            result.put("onednn", report.onednn());
            result.put("mkl", report.mkl());
            result.put("gradients", gradients);
            long start = System.nanoTime();
            int checked = 0;
            Map<String, TreeSet<Integer>> wrong = new TreeMap<>();
            Map<String, String> examples = new TreeMap<>();
            for (Precision precision : precisions()) {
                for (LinearRoute route : LinearRoute.values()) {
                    String key = precision.id() + " " + route.id();
                    wrong.put(key, new TreeSet<>());
                    for (LinearShape shape : shapes()) {
                        checked++;
                        String fault = engine.routes().linearFault(shape, precision, gradients, route);
                        if (fault != null) {
                            wrong.get(key).add(shape.outputs());
                            examples.putIfAbsent(key, shape + ": " + fault);
                        }
                    }
                }
            }
            result.put("checked", checked);
            result.put("seconds", (System.nanoTime() - start) * 1e-9);
            result.put("wrong_outputs", wrong);
            result.put("examples", new LinkedHashMap<>(examples));
        }
        BenchmarkReport.print(result, options.json);
        return 0;
    }

    private List<Precision> precisions() {
        return bfloat16 ? List.of(Precision.values()) : List.of(Precision.FLOAT32);
    }

    private List<LinearShape> shapes() {
        List<Integer> widths = outputs.isEmpty()
                ? Stream.concat(IntStream.rangeClosed(1, MAX_SWEPT / STEP).mapToObj(i -> i * STEP), LARGE.stream())
                        .toList()
                : outputs;
        List<LinearShape> shapes = new ArrayList<>();
        for (int row : rows) {
            for (int input : inputs) {
                widths.forEach(output -> shapes.add(new LinearShape(row, input, output)));
            }
        }
        return shapes;
    }
}
