package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.StridedView;
import io.gmem.tensorfiles.TensorSource.PieceConsumer;
import io.gmem.tensorfiles.torch.TorchValue.Dict;
import io.gmem.tensorfiles.torch.TorchValue.Namespace;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import io.gmem.tensorfiles.torch.TorchValue.Sequence;
import io.gmem.tensorfiles.torch.TorchValue.Tensor;
import io.gmem.tensorfiles.zip.StoredZipWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a checkpoint as {@code torch.save} does since torch 1.6, for {@code torch.load} and {@link TorchFile} to read. Every
 * tensor gets a storage of its own, row-major; tensors pass through in pieces. A dict becomes a dict, a sequence a list, a
 * {@link Namespace} an {@code argparse.Namespace}. Equal trees give equal bytes.
 */
public final class TorchFileWriter {
    private static final String TOP = "archive/";
    /** A tree that shares its parts is written as if it did not. */
    private static final int MOST_VALUES = 20_000_000;

    private final PickleWriter pickle = new PickleWriter();
    private final List<Tensor> storages = new ArrayList<>();
    private int values;

    private TorchFileWriter() {}

    /** When this fails, no file is left. */
    public static void write(Path file, TorchValue root) throws IOException {
        var writer = new TorchFileWriter();
        writer.value(root);
        try {
            writer.writeArchive(file);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void writeArchive(Path file) throws IOException {
        try (StoredZipWriter zip = StoredZipWriter.create(file)) {
            zip.add(TOP + "data.pkl", pickle.stop());
            zip.add(TOP + "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < storages.size(); i++) {
                Tensor tensor = storages.get(i);
                long bytes = tensor.view().elements() * tensor.dtype().bytes();
                zip.add(TOP + "data/" + i, bytes, consumer -> stream(tensor, consumer));
            }
            zip.add(TOP + "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void stream(Tensor tensor, PieceConsumer consumer) throws IOException {
        new OneTensor(tensor).stream("", consumer);
    }

    private void value(TorchValue value) {
        if (++values > MOST_VALUES) {
            throw new IllegalArgumentException("a tree of more than " + MOST_VALUES + " values");
        }
        if (value instanceof Tensor tensor) {
            StridedView view = tensor.view();
            pickle.tensor(tensor.dtype(), view.elements(), view.shape(), Integer.toString(storages.size()), false);
            storages.add(tensor);
        } else if (value instanceof Dict dict) {
            pickle.opcodes("}(");
            for (Map.Entry<Scalar, TorchValue> entry : dict.entries().entrySet()) {
                scalar(entry.getKey().value());
                value(entry.getValue());
            }
            pickle.opcodes("u");
        } else if (value instanceof Namespace namespace) {
            pickle.newObject("argparse", "Namespace").opcodes("}(");
            for (Map.Entry<String, TorchValue> entry : namespace.attributes().entrySet()) {
                pickle.text(entry.getKey());
                value(entry.getValue());
            }
            pickle.opcodes("ub");
        } else if (value instanceof Sequence sequence) {
            pickle.opcodes("](");
            sequence.items().forEach(this::value);
            pickle.opcodes("e");
        } else if (value instanceof Scalar scalar) {
            scalar(scalar.value());
        }
    }

    private void scalar(@Nullable Object value) {
        if (value == null) {
            pickle.none();
        } else if (value instanceof Boolean flag) {
            pickle.bool(flag);
        } else if (value instanceof Long number) {
            pickle.integer(number);
        } else if (value instanceof BigInteger number) {
            pickle.integer(number);
        } else if (value instanceof Double number) {
            pickle.number(number);
        } else {
            pickle.text(value.toString());
        }
    }
}
