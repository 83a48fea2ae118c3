package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.MalformedTensorFileException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The Python names that a checkpoint may reference; all others are rejected. No name is executed; {@link Rebuild} constructs the
 * corresponding values.
 */
sealed interface AllowedGlobal {
    /** The functions and classes that a file may call. */
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

    /** The class of a storage, which determines its element type. */
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

    /** Type names that checkpoints hold as plain values, for example in a configuration. */
    Set<String> TYPES =
            Set.of("float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool");

    /** Resolves a Python name to an {@link AllowedGlobal}, or to a scalar for a type name. */
    static Object find(PickleInput in, String module, String name) throws MalformedTensorFileException {
        Function function = FUNCTIONS.get(module + "." + name);
        if (function != null) {
            return function;
        }
        // old checkpoints of GPU tensors use torch.cuda
        DType storage = STORAGES.get(name);
        if (storage != null && (module.equals("torch") || module.equals("torch.cuda"))) {
            return new StorageClass(storage);
        }
        if (module.equals("torch") && TYPES.contains(name)) {
            return new TorchValue.Scalar("torch." + name);
        }
        throw in.malformed(
                "references the Python object '" + module + "." + name + "', which is not allowed",
                "save tensors and plain values only, as torch.save(model.state_dict(), path) does");
    }
}
