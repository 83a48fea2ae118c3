package io.gmem.gateway.jobs;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.Prompt;
import io.gmem.gateway.banks.BankView;
import io.gmem.gateway.checkpoints.Checkpoint;
import io.gmem.gateway.checkpoints.CheckpointView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Validates job specifications against the known checkpoints and banks before a command is sent. */
@ApplicationScoped
public class JobPlanner {
    private final CheckpointView checkpoints;
    private final BankView banks;

    JobPlanner(CheckpointView checkpoints, BankView banks) {
        this.checkpoints = checkpoints;
        this.banks = banks;
    }

    /**
     * Returns the checkpoint that a request uses; empty if the served checkpoint is already retired.
     *
     * @param field name of the request field that selects the checkpoint
     */
    public Optional<Checkpoint> checkpoint(@Nullable CheckpointId named, String field) {
        if (named != null) {
            return Optional.of(checkpoints
                    .find(named)
                    .orElseThrow(() -> new FailureException(new Failure(
                            "unknown_checkpoint",
                            Category.USER,
                            false,
                            field,
                            field + " '" + named + "' does not exist; GET /api/checkpoints lists all checkpoints"))));
        }
        if (checkpoints.served().isEmpty()) {
            throw new FailureException(
                    new Failure(
                            "no_model",
                            Category.DEPENDENCY,
                            true,
                            null,
                            "no checkpoint is served yet: train a run first, or wait until a sampler has loaded its checkpoint"));
        }
        return checkpoints.newestServed();
    }

    /** @param prefix prefix of field names in failures: {@code gmem.} or empty */
    public void check(GenerationSpec spec, String prefix) {
        Optional<Checkpoint> known = checkpoint(spec.checkpoint(), prefix + "checkpoint");
        if (known.isEmpty()) {
            return;
        }
        Checkpoint checkpoint = known.get();
        BankVersion own = checkpoint.bank();
        if (own == null) {
            InvalidInputException.unless(
                    spec.bank() == null,
                    prefix + "bank",
                    "must be omitted: checkpoint '" + checkpoint.id() + "' is conditioned on labels and uses no bank");
            checkClass(spec.prompt(), checkpoint.labels());
            return;
        }
        Optional<BankEvent.Published> trained = banks.find(own);
        Optional<BankEvent.Published> selected =
                spec.bank() == null ? banks.newest(own.bank()) : banks.find(spec.bank());
        if (trained.isPresent() && selected.isPresent()) {
            InvalidInputException.unless(
                    trained.get().encoderDigest().equals(selected.get().encoderDigest()),
                    prefix + "bank",
                    "must have the same encoder as '" + own + "', the bank that '" + checkpoint.id()
                            + "' was trained with");
        }
        selected.ifPresent(bank -> checkRow(spec.prompt(), bank));
    }

    private static void checkClass(Prompt prompt, List<String> labels) {
        if (prompt instanceof Prompt.Label label) {
            checkLabel(label, labels);
        } else if (!(prompt instanceof Prompt.Random)) {
            throw Prompt.unsupported("prompt selects snippets, but this checkpoint is conditioned on labels only");
        }
    }

    private static void checkRow(Prompt prompt, BankEvent.Published bank) {
        if (prompt instanceof Prompt.Label label) {
            checkLabel(label, bank.labels());
        } else if (prompt instanceof Prompt.Row row) {
            checkRow(row.row(), bank);
        } else if (prompt instanceof Prompt.Vector vector) {
            int dimension = vector.snippet().length;
            if (dimension != bank.dimension()) {
                throw Prompt.unsupported("prompt vector must have the dimension " + bank.dimension()
                        + " of the snippets of " + bank.version() + " (was " + dimension + ")");
            }
        } else if (prompt instanceof Prompt.Mix mix) {
            checkRow(mix.first(), bank);
            checkRow(mix.second(), bank);
        }
    }

    private static void checkRow(long row, BankEvent.Published bank) {
        if (row >= bank.count()) {
            throw Prompt.unsupported("prompt row must be between 0 and " + (bank.count() - 1) + " for " + bank.version()
                    + " (was " + row + ")");
        }
    }

    private static void checkLabel(Prompt.Label label, List<String> labels) {
        if (!labels.contains(label.name())) {
            String known = labels.isEmpty()
                    ? "there are no labels"
                    : "the labels are " + labels.stream().limit(30).collect(Collectors.joining(", "));
            throw Prompt.unsupported("prompt label '" + label.name() + "' does not exist; " + known
                    + "; alternatively use random, memory:ROW or mix(memory:ROW,memory:ROW,WEIGHT)");
        }
    }
}
