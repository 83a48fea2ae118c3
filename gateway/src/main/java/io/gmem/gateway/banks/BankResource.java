package io.gmem.gateway.banks;

import static java.util.Comparator.comparing;

import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.images.ArtifactReader;
import io.gmem.gateway.view.ListPage;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.LongStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Endpoints of banks and their versions, {@code /api/banks}. */
@Path("/api/banks")
@Tag(name = "Banks", description = "Memory banks: immutable versions of snippets")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class BankResource {
    private static final long DEFAULT_ROWS = 50;
    private static final long MAX_ROWS = 500;

    private final BankView banks;
    private final ArtifactReader artifacts;

    BankResource(BankView banks, ArtifactReader artifacts) {
        this.banks = banks;
        this.artifacts = artifacts;
    }

    @GET
    @Operation(summary = "List all banks, newest first")
    public ListPage<Bank.Summary> list() {
        return ListPage.of(banks.all().stream()
                .map(versions -> versions.lastEntry().getValue())
                .sorted(comparing(BankEvent.Published::publishedAt).reversed())
                .map(newest -> summary(newest.version()))
                .toList());
    }

    private Bank.Summary summary(BankVersion newest) {
        List<Integer> versions = banks.versions(newest.bank()).stream()
                .map(bank -> bank.version().number())
                .toList();
        return new Bank.Summary(newest.bank(), newest, versions);
    }

    @GET
    @Path("{name}")
    @Operation(summary = "Get a bank with its versions, oldest first")
    public Bank get(@PathParam("name") String name) {
        BankName bank = Fields.named("name", () -> new BankName(name));
        List<BankEvent.Published> versions = banks.versions(bank);
        if (versions.isEmpty()) {
            throw missing("name", "bank '" + bank + "' does not exist; GET /api/banks lists all banks");
        }
        return new Bank(bank, versions.get(versions.size() - 1).version(), banks.aliases(bank), versions);
    }

    @GET
    @Path("{name}/versions/{version}")
    @Operation(summary = "Get a version of a bank")
    public BankEvent.Published version(@PathParam("name") String name, @PathParam("version") String version) {
        Bank bank = get(name);
        int number = (int) Fields.number("version", version, 1, Integer.MAX_VALUE);
        return banks.find(new BankVersion(bank.name(), number))
                .orElseThrow(() -> missing("version", "bank '" + name + "' has no version " + number));
    }

    @GET
    @Path("{name}/versions/{version}/rows")
    @Operation(summary = "List the rows of a version with their provenance")
    public Bank.Rows rows(
            @PathParam("name") String name,
            @PathParam("version") String version,
            @QueryParam("offset") @Nullable String offset,
            @QueryParam("limit") @Nullable String limit) {
        BankEvent.Published bank = version(name, version);
        long first = Fields.number("offset", offset, 0, 0, Long.MAX_VALUE / 2);
        long end = Math.min(bank.count(), first + Fields.number("limit", limit, DEFAULT_ROWS, 1, MAX_ROWS));
        var rows = new RowView(bank, artifacts.bank(bank.parts()));
        return new Bank.Rows(LongStream.range(first, end).mapToObj(rows::row).toList(), first, bank.count());
    }

    private static FailureException missing(String field, String message) {
        return new FailureException(Failure.missing("bank", field, message));
    }
}
