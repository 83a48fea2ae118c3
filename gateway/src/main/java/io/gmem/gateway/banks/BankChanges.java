package io.gmem.gateway.banks;

import io.gmem.contracts.BankName;
import io.gmem.contracts.BankReference;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.ChangeBank;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.view.CommandSender;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends bank operations and responds with their location. */
@ApplicationScoped
public class BankChanges {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final BankView banks;
    private final OperationView operations;
    private final CommandSender commands;

    BankChanges(BankView banks, OperationView operations, CommandSender commands) {
        this.banks = banks;
        this.operations = operations;
        this.commands = commands;
    }

    /**
     * Changes the bank of {@code reference}. The operation starts from the referenced version, or, if {@code reference} is only a
     * bank name, from the version that is newest when the operation is executed.
     */
    Uni<Response> change(
            String reference, @Nullable OperationId id, BankOperation operation, @Nullable String description) {
        BankVersion named = banks.byPath(reference).version();
        boolean newest = BankReference.parse(reference) instanceof BankReference.Aliased aliased
                && aliased.alias().equals(io.gmem.contracts.BankAlias.LATEST);
        return send(named.bank(), newest ? null : named, id, operation, description);
    }

    /** Sends an operation that has no parent version. */
    Uni<Response> make(BankName bank, @Nullable OperationId id, BankOperation operation, @Nullable String description) {
        return send(bank, null, id, operation, description);
    }

    private Uni<Response> send(
            BankName bank,
            @Nullable BankVersion parent,
            @Nullable OperationId id,
            BankOperation operation,
            @Nullable String description) {
        var spec = new OperationSpec(
                id == null ? generatedId() : id, bank, parent, operation, description == null ? "" : description);
        Operation requested = Operation.requested(spec);
        operations.reserve(requested);
        return commands.send(new ChangeBank(spec), () -> operations.release(requested))
                .replaceWith(() -> Response.accepted(requested)
                        .location(URI.create("/api/operations/" + spec.id()))
                        .build());
    }

    static @Nullable OperationId id(@Nullable String text) {
        return text == null ? null : Fields.named("id", () -> new OperationId(text));
    }

    /** Returns an id that sorts by time, for example {@code op-20261123-125402-3f9c2b1a}. */
    private static OperationId generatedId() {
        String suffix = UUID.randomUUID().toString().substring(0, 8);
        return new OperationId("op-" + SECONDS.format(Instant.now()) + "-" + suffix);
    }
}
