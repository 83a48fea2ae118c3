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
 * Writes a checkpoint in the format of {@code torch.save} since torch 1.6, readable by {@code torch.load} and {@link TorchFile}. Every
 * tensor is written to a separate storage, row-major, in pieces. A dict becomes a dict, a sequence a list, a {@link Namespace} an
 * {@code argparse.Namespace}. Equal trees give equal bytes.
 */
public final class TorchFileWriter {
    private static final String ROOT = "archive/";
    /** Maximum number of written values; shared subtrees are written repeatedly. */
    private static final int MAX_VALUES = 20_000_000;

    private final PickleWriter pickle = new PickleWriter();
    private final List<Tensor> storages = new ArrayList<>();
    private int values;

    private TorchFileWriter() {}

    /** Writes a checkpoint; on failure the file is deleted. */
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
            zip.add(ROOT + "data.pkl", pickle.stop());
            zip.add(ROOT + "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < storages.size(); i++) {
                Tensor tensor = storages.get(i);
                long bytes = tensor.view().elements() * tensor.dtype().bytes();
                zip.add(ROOT + "data/" + i, bytes, consumer -> stream(tensor, consumer));
            }
            zip.add(ROOT + "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void stream(Tensor tensor, PieceConsumer consumer) throws IOException {
        new SingleTensorSource(tensor).stream("", consumer);
    }

    private void value(TorchValue value) {
        if (++values > MAX_VALUES) {
            throw new IllegalArgumentException("a checkpoint must have at most " + MAX_VALUES + " values");
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
