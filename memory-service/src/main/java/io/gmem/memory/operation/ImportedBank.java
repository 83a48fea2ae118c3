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
 * A bank out of a file. What made its vectors is only a name then, unless they are said to be like those of a version here; banks
 * of one such name count as of one encoder, others do not.
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
                "is missing: name what made the vectors, or a bank made alike in 'like'");
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
                    "file holds %d vectors of %d numbers; at most %d of %d are taken"
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
                    "file holds %d frequencies for %d vectors".formatted(frequencies.length, vectors.count())));
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
                    "file holds the negative frequency " + frequency + " of vector " + row));
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

    /** The version that an import makes. */
    static BankVersion version(OperationSpec spec) {
        return new BankVersion(spec.bank(), 1);
    }
}
