package io.gmem.diffusion.engine;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A loaded TorchScript archive. Inference is thread-safe; training calls must come from one thread at a time. The weights stay
 * valid while this object is open and referenced.
 */
public final class ScriptModule implements AutoCloseable {
    private static final String ARCHIVE = "module";

    private final Model model;
    private final PtSymbolBlock block;
    private final ParameterStore parameterStore;
    private final Map<String, NDArray> methodNames = new ConcurrentHashMap<>();

    private ScriptModule(Model model) {
        this.model = model;
        this.block = (PtSymbolBlock) model.getBlock();
        this.parameterStore = new ParameterStore(model.getNDManager(), false);
    }

    /**
     * Loads {@code root} with the classes in {@code source}.
     *
     * @param trainable whether autograd records the weights, which training requires
     */
    static ScriptModule load(ScriptObject root, Map<String, String> source, boolean trainable) throws IOException {
        Path folder = Files.createTempDirectory("gmem-script");
        Path archive = folder.resolve(ARCHIVE + ".pt");
        Model model = Model.newInstance(ARCHIVE, "PyTorch");
        try {
            TorchScriptWriter.write(archive, root, source);
            model.load(folder, ARCHIVE, Map.of("trainParam", Boolean.toString(trainable)));
            return new ScriptModule(model);
        } catch (ai.djl.MalformedModelException e) {
            model.close();
            throw new IllegalStateException("libtorch rejected the archive of " + root.className(), e);
        } finally {
            Files.deleteIfExists(archive);
            Files.deleteIfExists(folder);
        }
    }

    /** Returns the trained weights by name, in the order of the archive. The tensors are live: writing to one changes the module. */
    public Map<String, NDArray> parameters() {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        block.getParameters()
                .forEach(
                        entry -> parameters.put(entry.getKey(), entry.getValue().getArray()));
        return parameters;
    }

    /** Calls a method without autograd; results belong to {@code scope}. */
    public NDList infer(NDManager scope, String method, NDArray... inputs) {
        return call(scope, method, false, inputs);
    }

    /** Calls a method with autograd; results belong to {@code scope}. */
    public NDList train(NDManager scope, String method, NDArray... inputs) {
        Autograd.enable();
        return call(scope, method, true, inputs);
    }

    private NDList call(NDManager scope, String method, boolean training, NDArray[] inputs) {
        NDList arguments = new NDList(inputs);
        if (!method.equals("forward")) {
            arguments.add(methodNames.computeIfAbsent(method, this::nameTag));
        }
        NDList results = block.forward(parameterStore, arguments, training);
        results.attach(scope);
        return results;
    }

    private NDArray nameTag(String method) {
        NDArray tag = model.getNDManager().create(0f);
        tag.setName("module_method:" + method);
        return tag;
    }

    /**
     * Calls a method with plain arguments (tensors, lists of tensors, numbers, strings) outside autograd. The method may change
     * tensors in place. Returns the resulting tensor, which the caller closes.
     */
    NDArray run(String method, Object... arguments) {
        IValue[] values = Arrays.stream(arguments).map(ScriptModule::value).toArray(IValue[]::new);
        try (IValue result = IValueUtils.runMethod(block, method, values)) {
            return result.toTensor((PtNDManager) model.getNDManager());
        } finally {
            for (IValue value : values) {
                value.close();
            }
        }
    }

    private static IValue value(Object argument) {
        if (argument instanceof PtNDArray tensor) {
            return IValue.from(tensor);
        }
        if (argument instanceof List<?> tensors) {
            return IValue.listFrom(tensors.toArray(PtNDArray[]::new));
        }
        if (argument instanceof Double number) {
            return IValue.from(number);
        }
        if (argument instanceof Long number) {
            return IValue.from(number);
        }
        if (argument instanceof String text) {
            return IValue.from(text);
        }
        throw new IllegalArgumentException(
                "script argument must be a tensor, list of tensors, double, long or string (was "
                        + argument.getClass().getName() + ")");
    }

    @Override
    public void close() {
        model.close();
    }
}
