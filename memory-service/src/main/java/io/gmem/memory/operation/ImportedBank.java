package io.gmem.memory.operation;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.memory.vectors.VectorFile;
import io.gmem.memorybank.BankDescription;
import io.gmem.memorybank.BankOrigin;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Imports a bank from a file. The encoder of an imported bank is identified by name only, unless the import refers to a version
 * with the same encoder. Banks with the same encoder name count as compatible; others do not.
 */
final class ImportedBank {
    private final BankLimits limits;

    ImportedBank(BankLimits limits) {
        this.limits = limits;
    }

    PreparedVersion make(
            BankOperation.Import operation,
            OperationSpec spec,
            Path file,
            BankEvent.@Nullable Published like,
            Map<String, HostTensor> encoderOfLike,
            Path folder,
            BooleanSupplier stopped)
            throws IOException, StoppedException {
        InvalidInputException.unless(
                operation.encoder() != null || like != null,
                "encoder",
                "is required: name the encoder of the vectors, or a bank with the same encoder in 'like'");
        try (VectorFile vectors = VectorFile.open(file)) {
            check(vectors, like);
            try (var writer = new MemoryBankWriter(folder, vectors.dimension())) {
                copy(vectors, operation.fileName(), writer, stopped);
                BankDescription bank = writer.finish(origin(spec, operation, like), encoder(operation, encoderOfLike));
                var summary = new OperationSummary(spec.id(), operation, vectors.count(), List.of(), null);
                return new PreparedVersion(bank, List.of(), null, summary);
            }
        }
    }

    private void check(VectorFile vectors, BankEvent.@Nullable Published like) {
        if (vectors.count() > limits.maxRows() || vectors.dimension() > limits.maxDimension()) {
            throw new FailureException(new Failure(
                    "bank_too_large",
                    Category.USER,
                    false,
                    "file",
                    "file contains %d vectors of dimension %d; at most %d vectors of dimension %d are supported"
                            .formatted(vectors.count(), vectors.dimension(), limits.maxRows(), limits.maxDimension())));
        }
        if (like != null) {
            Snippets.check(vectors.row(0), like.dimension(), "vector 0");
        }
        long[] frequencies = vectors.frequencies().orElse(null);
        if (frequencies != null && frequencies.length != vectors.count()) {
            throw new FailureException(new Failure(
                    "malformed_file",
                    Category.USER,
                    false,
                    "file",
                    "file must contain one frequency per vector (was %d frequencies for %d vectors)"
                            .formatted(frequencies.length, vectors.count())));
        }
    }

    private static void copy(VectorFile vectors, String name, MemoryBankWriter writer, BooleanSupplier stopped)
            throws IOException, StoppedException {
        long[] frequencies = vectors.frequencies().orElse(null);
        for (long row = 0; row < vectors.count(); row++) {
            if (stopped.getAsBoolean()) {
                throw new StoppedException();
            }
            var item = new Item(row, name + "#" + row, "", Item.NO_LABEL, 0, 0);
            float[] snippet = vectors.row(row);
            Snippets.check(snippet, vectors.dimension(), item.source());
            writer.add(snippet, item, frequencies == null ? 1 : frequency(frequencies[(int) row], row));
        }
    }

    private static long frequency(long frequency, long row) {
        if (frequency < 0) {
            throw new FailureException(new Failure(
                    "malformed_file",
                    Category.USER,
                    false,
                    "file",
                    "frequencies must not be negative (was " + frequency + " for vector " + row + ")"));
        }
        return frequency;
    }

    private static BankOrigin origin(
            OperationSpec spec, BankOperation.Import operation, BankEvent.@Nullable Published like) {
        String encoder = like == null ? String.valueOf(operation.encoder()) : like.encoder();
        return new BankOrigin(spec.bank().value(), 1, null, "", encoder, List.of(), spec.description());
    }

    private static Map<String, HostTensor> encoder(
            BankOperation.Import operation, Map<String, HostTensor> encoderOfLike) {
        if (operation.encoder() == null) {
            return encoderOfLike;
        }
        byte[] name = operation.encoder().getBytes(StandardCharsets.UTF_8);
        return Map.of("name", HostTensor.u8(name, name.length));
    }

    /** Returns the version that an import makes. */
    static BankVersion version(OperationSpec spec) {
        return new BankVersion(spec.bank(), 1);
    }
}
