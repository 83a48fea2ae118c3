package io.gmem.gateway.openai;

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
import io.gmem.gateway.jobs.JobPlanner;
import io.gmem.gateway.jobs.JobRequest;
import io.gmem.gateway.models.ModelView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns OpenAI's words into a specification of the suite's. Nothing is dropped on the way. */
@ApplicationScoped
public class ImageRequestMapper {
    /** Names whatever serves. */
    static final String NEWEST = ModelView.SERVED;

    private final BankView banks;
    private final JobPlanner planner;
    private final ModelView models;

    ImageRequestMapper(BankView banks, JobPlanner planner, ModelView models) {
        this.banks = banks;
        this.planner = planner;
        this.models = models;
    }

    /** What a request asks for by its own prompt. */
    GenerationSpec of(ImageRequest request) {
        return of(request, prompt(request), bank(request.extension()));
    }

    /** The version whose encoder makes snippets of a request's pictures: of the bank it names, else of its checkpoint's. */
    BankVersion encoder(ImageRequest request) {
        BankVersion named = bank(request.extension());
        if (named != null) {
            return named;
        }
        CheckpointId checkpoint = checkpoint(request);
        BankVersion own = planner.checkpoint(checkpoint, "model")
                .map(Checkpoint::bank)
                .orElseThrow(() -> new FailureException(new Failure(
                        "unsupported_model",
                        Category.USER,
                        false,
                        "model",
                        "model knows labels only, or is being replaced: pictures need a checkpoint with a bank")));
        return banks.newest(own.bank()).map(BankEvent.Published::version).orElse(own);
    }

    /** What a request asks for with {@code prompt} and {@code bank} in place of its own. */
    GenerationSpec of(ImageRequest request, Prompt prompt, @Nullable BankVersion bank) {
        IgnoredFields.refuse(request);
        Integer deadline = request.extension().deadlineSeconds();
        InvalidInputException.unless(
                deadline == null || (deadline >= 1 && deadline <= 86_400),
                "gmem.deadline_seconds",
                "is from 1 to 86400, not " + deadline);
        ResponseDelivery delivery = ResponseDelivery.of(request);
        CheckpointId checkpoint = checkpoint(request);
        planner.checkpoint(checkpoint, request.extension().checkpoint() == null ? "model" : "gmem.checkpoint")
                .ifPresent(known -> checkSize(request.size(), known));
        var order = new JobRequest(
                null,
                prompt,
                request.n(),
                request.seed(),
                request.numInferenceSteps(),
                request.extension().sampler(),
                request.guidanceScale(),
                checkpoint,
                null,
                null,
                request.extension().priority(),
                request.extension().deadlineSeconds());
        return order.spec(bank).withPreviews(delivery.previews());
    }

    private @Nullable CheckpointId checkpoint(ImageRequest request) {
        CheckpointId extension = request.extension().checkpoint();
        String model = request.model();
        if (model == null || model.equals(NEWEST)) {
            return extension;
        }
        CheckpointId named = models.named(model, "model");
        InvalidInputException.unless(
                extension == null || extension.equals(named),
                "gmem.checkpoint",
                "is '" + extension + "' while model is '" + model + "': leave one of them out");
        return named;
    }

    private static void checkSize(@Nullable String size, Checkpoint checkpoint) {
        String own = checkpoint.size() + "x" + checkpoint.size();
        InvalidInputException.unless(
                size == null || size.equals("auto") || size.equals(own),
                "size",
                "of '" + checkpoint.id() + "' is " + own + ": ask for that, for auto, or leave it out");
    }

    private static Prompt prompt(ImageRequest request) {
        Prompt prompt = request.prompt();
        List<Long> rows = request.extension().memoryIds();
        Double weight = request.extension().interpolate();
        InvalidInputException.unless(
                weight == null || (rows != null && rows.size() == 2),
                "gmem.interpolate",
                "is between two rows: name them in gmem.memory_ids");
        if (rows == null) {
            InvalidInputException.unless(
                    prompt != null,
                    "prompt",
                    "is missing: random, memory:ROW, label:NAME or mix(memory:ROW,memory:ROW,WEIGHT)");
            return Objects.requireNonNull(prompt);
        }
        Prompt named = rows(rows, weight);
        InvalidInputException.unless(
                prompt == null || prompt.equals(named),
                "gmem.memory_ids",
                "says " + named + " while prompt says " + prompt + ": leave one of them out");
        return named;
    }

    private static Prompt rows(List<Long> rows, @Nullable Double weight) {
        InvalidInputException.unless(
                rows.size() == 1 || (rows.size() == 2 && weight != null),
                "gmem.memory_ids",
                "is one row, or two with gmem.interpolate");
        InvalidInputException.unless(
                rows.stream().allMatch(row -> row >= 0), "gmem.memory_ids", "are rows, counted from 0");
        if (weight == null) {
            return new Prompt.Row(rows.get(0));
        }
        InvalidInputException.unless(weight >= 0 && weight <= 1, "gmem.interpolate", "is from 0 to 1, not " + weight);
        return new Prompt.Mix(rows.get(0), rows.get(1), weight);
    }

    private @Nullable BankVersion bank(ImageRequest.Extension extension) {
        String bank = extension.bank();
        Integer version = extension.bankVersion();
        if (bank == null) {
            InvalidInputException.unless(version == null, "gmem.bank_version", "is of a bank: name it in gmem.bank");
            return null;
        }
        InvalidInputException.unless(version == null || version >= 1, "gmem.bank_version", "is counted from 1");
        InvalidInputException.unless(
                version == null || bank.indexOf('@') < 0, "gmem.bank_version", "is said in gmem.bank already");
        return banks.named("gmem.bank", version == null ? bank : bank + "@" + version)
                .version();
    }
}
