package io.gmem.diffusion.engine.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.ScriptModule;
import io.gmem.diffusion.engine.ScriptObject;
import io.gmem.diffusion.engine.ScriptSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls single kernels through the scripts that networks use ({@code probe.py}). Not thread-safe. */
final class KernelProbe implements AutoCloseable {
    private final KernelRoutes.Loader loader;
    private final KernelFault fault;
    private final Map<Precision, ScriptModule> modules = new EnumMap<>(Precision.class);

    KernelProbe(KernelRoutes.Loader loader, KernelFault fault) {
        this.loader = loader;
        this.fault = fault;
    }

    private ScriptModule module(Precision precision) {
        return modules.computeIfAbsent(precision, p -> {
            Map<String, Boolean> flags = fault.scriptFlags();
            flags.put("float32", p == Precision.FLOAT32);
            flags.put("bfloat16", p == Precision.BFLOAT16);
            try {
                return loader.load(
                        new ScriptObject("gmem.probe.Probe"),
                        new ScriptSource(Map.of(), flags).files(List.of("faults", "products", "convolutions", "probe")),
                        true);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write the kernel check to the temporary folder", e);
            }
        });
    }

    /** Prepares a linear layer, with gradients if requested. */
    KernelTrial linear(NDManager scope, LinearShape shape, Precision precision, boolean gradients) {
        var check = new LinearCheck(shape, precision);
        var operands = new NDList(
                scope.create(check.x(), new Shape(shape.rows(), shape.inputs())),
                scope.create(check.weight(), new Shape(shape.outputs(), shape.inputs())),
                scope.create(check.bias(), new Shape(shape.outputs())));
        NDArray dy = scope.create(check.dy(), new Shape(shape.rows(), shape.outputs()));
        return gradients
                ? trained("linear_gradients", precision, operands, dy, check)
                : inferred("linear", precision, operands, check::forwardFault);
    }

    /** Prepares attention, with gradients if requested. */
    KernelTrial attention(NDManager scope, AttentionShape shape, Precision precision, boolean gradients) {
        var check = new AttentionCheck(shape, precision);
        var dimensions = new Shape(check.shape());
        var operands = new NDList(
                scope.create(check.q(), dimensions),
                scope.create(check.k(), dimensions),
                scope.create(check.v(), dimensions));
        NDArray dy = scope.create(check.dy(), dimensions);
        return gradients
                ? trained("attention_gradients", precision, operands, dy, check)
                : inferred("attention", precision, operands, check::forwardFault);
    }

    /** Prepares a convolution in float32. */
    KernelTrial convolution(NDManager scope, ConvolutionShape shape) {
        var check = new ConvolutionCheck(shape);
        var operands = new NDList(
                scope.create(check.x(), new Shape(shape.batch(), shape.inputs(), shape.rows(), shape.columns())),
                scope.create(
                        check.weight(),
                        new Shape(
                                shape.outputs(),
                                shape.inputs() / shape.groups(),
                                shape.kernelRows(),
                                shape.kernelColumns())),
                scope.create(new long[] {shape.stride(), shape.padRows(), shape.padColumns(), shape.groups()}));
        return inferred("convolution", Precision.FLOAT32, operands, check::fault);
    }

    private KernelTrial inferred(
            String method, Precision precision, NDList operands, Function<float[], @Nullable String> check) {
        return new KernelTrial(
                (scope, route) -> module(precision).infer(scope, method, arguments(scope, route, operands)),
                results -> check.apply(results.get(0).toFloatArray()));
    }

    private KernelTrial trained(String method, Precision precision, NDList operands, NDArray dy, GradientCheck check) {
        operands.add(dy);
        return new KernelTrial(
                (scope, route) -> module(precision).train(scope, method, arguments(scope, route, operands)),
                results -> {
                    String fault = check.forwardFault(results.get(0).toFloatArray());
                    return fault != null
                            ? fault
                            : check.backwardFault(
                                    results.get(1).toFloatArray(),
                                    results.get(2).toFloatArray(),
                                    results.get(3).toFloatArray());
                });
    }

    /** Returns the operands followed by the route number, which is the last argument of every method. */
    private static NDArray[] arguments(NDManager scope, Route route, NDList operands) {
        var arguments = new NDList(operands);
        arguments.add(scope.create((long) route.ordinal()));
        return arguments.toArray(NDArray[]::new);
    }

    @Override
    public void close() {
        modules.values().forEach(ScriptModule::close);
    }
}
