package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.Shapes;
import io.gmem.tensorfiles.StridedView;
import io.gmem.tensorfiles.torch.PickleNode.Attributes;
import io.gmem.tensorfiles.torch.PickleNode.Entries;
import io.gmem.tensorfiles.torch.PickleNode.Items;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import io.gmem.tensorfiles.torch.TorchValue.Tensor;
import java.util.List;
import java.util.Objects;

/** Evaluates the allowed functions on their arguments. */
final class Rebuild {
    /** Maximum size in bytes by which a tensor may exceed its storage through repeated elements (stride 0). */
    private static final long MAX_REPEATED_BYTES = 1 << 26;

    private static final int MAX_AXES = 64;

    /** Maximum total number of pairs in OrderedDicts that are built from lists; a list can be referenced repeatedly. */
    private static final int MAX_PAIRS = 1_000_000;

    private final PickleInput in;
    private int pairs;

    Rebuild(PickleInput in) {
        this.in = in;
    }

    Object call(Object called, List<Object> arguments) throws MalformedTensorFileException {
        if (!(called instanceof AllowedGlobal.Function function)) {
            throw in.malformed("calls a value that is not a function");
        }
        return switch (function) {
            case ORDERED_DICT -> orderedDict(arguments);
            case SET, SET_OF_PYTHON_2, SIZE -> arguments.isEmpty() ? new Items() : items(arguments.get(0));
            case NAMESPACE -> new Attributes();
            case DEVICE -> device(arguments);
            case TENSOR, TENSOR_V2 -> tensor(arguments);
            case PARAMETER -> argument(arguments, 0, Tensor.class);
        };
    }

    /** Builds an OrderedDict. Python 3 adds entries afterwards, Python 2 passes a list of pairs. */
    private Entries orderedDict(List<Object> arguments) throws MalformedTensorFileException {
        var dict = new Entries();
        if (!arguments.isEmpty()) {
            List<Object> items = items(arguments.get(0)).items();
            if (items.size() > MAX_PAIRS - pairs) {
                throw in.malformed("fills dicts with more than " + MAX_PAIRS + " pairs");
            }
            pairs += items.size();
            for (Object pair : items) {
                List<Object> keyAndValue = items(pair).items();
                dict.entries().put(argument(keyAndValue, 0, Scalar.class), argument(keyAndValue, 1, Object.class));
            }
        }
        return dict;
    }

    private Scalar device(List<Object> arguments) throws MalformedTensorFileException {
        String type = argument(arguments, 0, Scalar.class).text();
        return new Scalar(arguments.size() < 2 ? type : type + ":" + wholeNumber(arguments, 1));
    }

    /** Builds a tensor from storage, offset, size and stride; further arguments (requires_grad, hooks) are ignored. */
    private Tensor tensor(List<Object> arguments) throws MalformedTensorFileException {
        TorchStorage storage = argument(arguments, 0, TorchStorage.class);
        long[] shape = wholeNumbers(arguments, 2);
        long[] strides = wholeNumbers(arguments, 3);
        DType dtype = storage.dtype();
        try {
            var view = new StridedView(wholeNumber(arguments, 1), shape, strides);
            long bytes = Math.multiplyExact(view.elements(), dtype.bytes());
            if (view.span() > 0 && view.span() > storage.elements() - view.offset()) {
                throw in.malformed("has a tensor %s at offset %d that exceeds its storage of %d elements"
                        .formatted(Shapes.text(shape), view.offset(), storage.elements()));
            }
            if (bytes - MAX_REPEATED_BYTES > storage.elements() * dtype.bytes()) {
                throw in.malformed("has a tensor %s that repeats a storage of %d elements"
                        .formatted(Shapes.text(shape), storage.elements()));
            }
            return new Tensor(dtype, view, storage);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw in.malformed("has an invalid tensor (" + e.getMessage() + ")");
        }
    }

    Items items(Object value) throws MalformedTensorFileException {
        if (value instanceof Items items) {
            return items;
        }
        throw in.malformed("has another value where a list or tuple is required");
    }

    private long[] wholeNumbers(List<Object> arguments, int index) throws MalformedTensorFileException {
        List<Object> items = argument(arguments, index, Items.class).items();
        if (items.size() > MAX_AXES) {
            throw in.malformed("has a tensor of " + items.size() + " axes, the limit is " + MAX_AXES);
        }
        long[] numbers = new long[items.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = wholeNumber(items, i);
        }
        return numbers;
    }

    long wholeNumber(List<Object> values, int index) throws MalformedTensorFileException {
        if (argument(values, index, Scalar.class).value() instanceof Long number) {
            return number;
        }
        throw in.malformed("has another value where an integer is required");
    }

    <T> T argument(List<Object> values, int index, Class<T> type) throws MalformedTensorFileException {
        Object value = index < values.size() ? values.get(index) : null;
        if (!type.isInstance(value)) {
            throw in.malformed("lacks a required " + type.getSimpleName());
        }
        return Objects.requireNonNull(type.cast(value));
    }
}
