package io.gmem.memory.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.CompressionReport;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.contracts.message.MessageJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of an operation, stored as {@code operation.json} with the rows it made. The file makes a version self-describing.
 * It also preserves the result if a crash occurs between publishing the version and publishing the completion event.
 */
record OperationSummary(
        OperationId id,
        BankOperation operation,
        long rowsAdded,
        List<SkippedFile> skipped,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CompressionReport compression) {
    private static final String FILE = "operation.json";

    void write(Path folder) throws IOException {
        String json = MessageJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
        Files.writeString(folder.resolve(FILE), json.replace(System.lineSeparator(), "\n") + "\n");
    }

    static OperationSummary read(Path folder) throws IOException {
        return MessageJson.mapper().readValue(folder.resolve(FILE).toFile(), OperationSummary.class);
    }
}
