package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.Shapes;
import io.gmem.tensorfiles.StridedView;
import io.gmem.tensorfiles.TensorInfo;
import io.gmem.tensorfiles.TensorSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The content of a checkpoint as a tree. A value that the file references twice is one shared object. */
public sealed interface TorchValue {

    /** A view of a storage; data are read on request. */
    record Tensor(DType dtype, StridedView view, TorchStorage storage) implements TorchValue {
        /**
         * Reads the elements, row-major.
         *
         * @throws java.io.UncheckedIOException when the file cannot be read
         */
        public HostTensor read() {
            return new HostTensor(dtype, view.shape(), view.gather(storage.read(view), dtype.bytes()));
        }

        /** Reads {@code count} entries of the first axis from {@code first} on. */
        public HostTensor readRows(long first, long count) {
            long[] shape = view.shape();
            if (shape.length == 0 || first < 0 || count < 0 || count > shape[0] - first) {
                throw new IndexOutOfBoundsException(
                        "%d rows from %d of a tensor %s".formatted(count, first, Shapes.text(shape)));
            }
            return new Tensor(dtype, view.rows(first, count), storage).read();
        }

        /** Returns a source of this tensor only, under the empty name. */
        public TensorSource asSource() {
            return new SingleTensorSource(this);
        }

        /** Wraps a tensor of another source for {@link TorchFileWriter}. */
        public static Tensor of(TensorSource source, String name) {
            TensorInfo info = source.info(name);
            var view = StridedView.rowMajor(info.shape());
            long rowBytes = info.shape().length == 0 ? 0 : info.bytes() / Math.max(1, info.shape()[0]);
            TorchStorage.Bytes bytes = (key, offset, length) -> length == info.bytes()
                    ? source.read(name).data()
                    : source.readRows(name, offset / rowBytes, length / rowBytes)
                            .data();
            return new Tensor(info.dtype(), view, new TorchStorage(name, info.dtype(), view.elements(), bytes));
        }
    }

    /** A dict or OrderedDict, in the order of the file. */
    record Dict(Map<Scalar, TorchValue> entries) implements TorchValue {
        public Dict {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /** Returns the value of a string key. */
        public Optional<TorchValue> get(String key) {
            return Optional.ofNullable(entries.get(new Scalar(key)));
        }

        /** Returns the value of an integer key. */
        public Optional<TorchValue> get(long key) {
            return Optional.ofNullable(entries.get(new Scalar(key)));
        }
    }

    /** A list, tuple, set or torch.Size. */
    record Sequence(List<TorchValue> items) implements TorchValue {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** An argparse.Namespace, such as the arguments of a training run. */
    record Namespace(Map<String, TorchValue> attributes) implements TorchValue {
        public Namespace {
            attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        }

        /** Returns the value of an attribute. */
        public Optional<TorchValue> get(String name) {
            return Optional.ofNullable(attributes.get(name));
        }
    }

    /**
     * A plain value.
     * @param value Boolean, Long, {@link java.math.BigInteger} for larger integers, Double or String; null for None. A torch.dtype or
     *     torch.device is represented by its name: {@code torch.float32}, {@code cuda:0}.
     */
    record Scalar(@Nullable Object value) implements TorchValue {
        static final Scalar NONE = new Scalar(null);

        /** Returns the Java string form; {@code null} for None. */
        public String text() {
            return String.valueOf(value);
        }
    }
}
