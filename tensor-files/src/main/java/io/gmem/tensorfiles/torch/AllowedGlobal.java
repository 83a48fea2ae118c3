package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.MalformedTensorFileException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names that a checkpoint may mention; every other one is refused by name. None of them runs anything: what they stand for
 * is built by {@link Rebuild}.
 */
sealed interface AllowedGlobal {
    /** What a file may call. */
    enum Function implements AllowedGlobal {
        ORDERED_DICT("collections.OrderedDict"),
        SET("builtins.set"),
        SET_OF_PYTHON_2("__builtin__.set"),
        NAMESPACE("argparse.Namespace"),
        SIZE("torch.Size"),
        DEVICE("torch.device"),
        TENSOR("torch._utils._rebuild_tensor"),
        TENSOR_V2("torch._utils._rebuild_tensor_v2"),
        PARAMETER("torch._utils._rebuild_parameter");

        private final String pythonName;

        Function(String pythonName) {
            this.pythonName = pythonName;
        }
    }

    /** The class of a storage, which says the type of its numbers. */
    record StorageClass(DType dtype) implements AllowedGlobal {}

    Map<String, Function> FUNCTIONS =
            Arrays.stream(Function.values()).collect(Collectors.toUnmodifiableMap(f -> f.pythonName, f -> f));

    Map<String, DType> STORAGES = Map.of(
            "DoubleStorage", DType.F64,
            "FloatStorage", DType.F32,
            "HalfStorage", DType.F16,
            "BFloat16Storage", DType.BF16,
            "LongStorage", DType.I64,
            "IntStorage", DType.I32,
            "ShortStorage", DType.I16,
            "CharStorage", DType.I8,
            "ByteStorage", DType.U8,
            "BoolStorage", DType.BOOL);

    /** Types that checkpoints hold as plain values, in a configuration say. */
    Set<String> TYPES =
            Set.of("float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool");

    /** @return an {@link AllowedGlobal}, or the scalar that the name stands for */
    static Object find(PickleInput in, String module, String name) throws MalformedTensorFileException {
        Function function = FUNCTIONS.get(module + "." + name);
        if (function != null) {
            return function;
        }
        // Old checkpoints of tensors on a GPU say torch.cuda.
        DType storage = STORAGES.get(name);
        if (storage != null && (module.equals("torch") || module.equals("torch.cuda"))) {
            return new StorageClass(storage);
        }
        if (module.equals("torch") && TYPES.contains(name)) {
            return new TorchValue.Scalar("torch." + name);
        }
        throw in.malformed(
                "names the Python object '" + module + "." + name + "', which is not on the list of what is read",
                "save tensors and plain values only, as torch.save(model.state_dict(), path) does");
    }
}
