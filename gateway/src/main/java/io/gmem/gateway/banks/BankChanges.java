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

/** Sends operations, and says where they can be followed. */
@ApplicationScoped
public class BankChanges {
    private static final DateTimeFormatter TO_THE_SECOND =
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
     * Changes the bank of {@code reference}: from the version it names, or, when it names only the bank, from whatever is the newest
     * when its turn comes.
     */
    Uni<Response> change(
            String reference, @Nullable OperationId id, BankOperation operation, @Nullable String description) {
        BankVersion named = banks.inPath(reference).version();
        boolean newest = BankReference.parse(reference) instanceof BankReference.Aliased aliased
                && aliased.alias().equals(io.gmem.contracts.BankAlias.LATEST);
        return send(named.bank(), newest ? null : named, id, operation, description);
    }

    /** Makes a bank. */
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

    /** {@code op-20261123-125402-3f9c2b1a}: sorts by time. */
    private static OperationId generatedId() {
        String chance = UUID.randomUUID().toString().substring(0, 8);
        return new OperationId("op-" + TO_THE_SECOND.format(Instant.now()) + "-" + chance);
    }
}
