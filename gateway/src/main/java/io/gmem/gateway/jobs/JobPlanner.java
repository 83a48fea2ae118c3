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

/** Refuses, before a command is sent, what the state of things says cannot be drawn. */
@ApplicationScoped
public class JobPlanner {
    private final CheckpointView checkpoints;
    private final BankView banks;

    JobPlanner(CheckpointView checkpoints, BankView banks) {
        this.checkpoints = checkpoints;
        this.banks = banks;
    }

    /**
     * The checkpoint a request draws with; empty when it is served but already retired.
     *
     * @param field the name of the field that names it
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
                            field + " names no checkpoint: '" + named + "'; GET /api/checkpoints lists them"))));
        }
        if (checkpoints.served().isEmpty()) {
            throw new FailureException(new Failure(
                    "no_model",
                    Category.DEPENDENCY,
                    true,
                    null,
                    "no sampler serves a checkpoint yet: train a run first, or wait until the sampler has loaded it"));
        }
        return checkpoints.newestServed();
    }

    /** @param place stands before the names of fields, {@code gmem.} or nothing */
    public void check(GenerationSpec spec, String place) {
        Optional<Checkpoint> known = checkpoint(spec.checkpoint(), place + "checkpoint");
        if (known.isEmpty()) {
            return;
        }
        Checkpoint checkpoint = known.get();
        BankVersion own = checkpoint.bank();
        if (own == null) {
            InvalidInputException.unless(
                    spec.bank() == null,
                    place + "bank",
                    "is not used by '" + checkpoint.id() + "', which knows labels only");
            checkClass(spec.prompt(), checkpoint.labels());
            return;
        }
        Optional<BankEvent.Published> trained = banks.find(own);
        Optional<BankEvent.Published> drawn = spec.bank() == null ? banks.newest(own.bank()) : banks.find(spec.bank());
        if (trained.isPresent() && drawn.isPresent()) {
            InvalidInputException.unless(
                    trained.get().encoderDigest().equals(drawn.get().encoderDigest()),
                    place + "bank",
                    "was made by another encoder than '" + own + "', which '" + checkpoint.id() + "' was trained with");
        }
        drawn.ifPresent(bank -> checkRow(spec.prompt(), bank));
    }

    private static void checkClass(Prompt prompt, List<String> labels) {
        if (prompt instanceof Prompt.Label label) {
            checkLabel(label, labels);
        } else if (!(prompt instanceof Prompt.Random)) {
            throw Prompt.unsupported("prompt names snippets, and this checkpoint knows labels only");
        }
    }

    private static void checkRow(Prompt prompt, BankEvent.Published bank) {
        if (prompt instanceof Prompt.Label label) {
            checkLabel(label, bank.labels());
        } else if (prompt instanceof Prompt.Row row) {
            checkRow(row.row(), bank);
        } else if (prompt instanceof Prompt.Vector vector) {
            int numbers = vector.snippet().length;
            if (numbers != bank.dimension()) {
                throw Prompt.unsupported("prompt is a vector of " + numbers + " numbers, and the snippets of "
                        + bank.version() + " have " + bank.dimension());
            }
        } else if (prompt instanceof Prompt.Mix mix) {
            checkRow(mix.first(), bank);
            checkRow(mix.second(), bank);
        }
    }

    private static void checkRow(long row, BankEvent.Published bank) {
        if (row >= bank.count()) {
            throw Prompt.unsupported("prompt names memory:" + row + ", and " + bank.version() + " has the rows 0 to "
                    + (bank.count() - 1));
        }
    }

    private static void checkLabel(Prompt.Label label, List<String> labels) {
        if (!labels.contains(label.name())) {
            String known = labels.isEmpty()
                    ? "there are no labels"
                    : "the labels are " + labels.stream().limit(30).collect(Collectors.joining(", "));
            throw Prompt.unsupported("prompt names no label: '" + label.name() + "'; " + known
                    + "; or use random, memory:ROW, mix(memory:ROW,memory:ROW,WEIGHT)");
        }
    }
}
