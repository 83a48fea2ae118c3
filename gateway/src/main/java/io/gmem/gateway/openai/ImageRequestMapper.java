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

/** Maps OpenAI image requests to generation specifications. No field is ignored silently. */
@ApplicationScoped
public class ImageRequestMapper {
    /** Model name of the served checkpoint. */
    static final String SERVED = ModelView.SERVED;

    private final BankView banks;
    private final JobPlanner planner;
    private final ModelView models;

    ImageRequestMapper(BankView banks, JobPlanner planner, ModelView models) {
        this.banks = banks;
        this.planner = planner;
        this.models = models;
    }

    /** Returns the specification with the prompt and bank of the request. */
    GenerationSpec of(ImageRequest request) {
        return of(request, prompt(request), bank(request.extension()));
    }

    /** Returns the bank version whose encoder is used for uploaded images: the requested bank, else the bank of the checkpoint. */
    BankVersion encoder(ImageRequest request) {
        BankVersion named = bank(request.extension());
        if (named != null) {
            return named;
        }
        CheckpointId checkpoint = checkpoint(request);
        BankVersion own = planner.checkpoint(checkpoint, "model")
                .map(Checkpoint::bank)
                .orElseThrow(
                        () -> new FailureException(
                                new Failure(
                                        "unsupported_model",
                                        Category.USER,
                                        false,
                                        "model",
                                        "model must be a checkpoint with a bank for image prompts; this one uses labels only or is being replaced")));
        return banks.newest(own.bank()).map(BankEvent.Published::version).orElse(own);
    }

    /** Returns the specification of a request with the given prompt and bank. */
    GenerationSpec of(ImageRequest request, Prompt prompt, @Nullable BankVersion bank) {
        IgnoredFields.check(request);
        Integer deadline = request.extension().deadlineSeconds();
        InvalidInputException.unless(
                deadline == null || (deadline >= 1 && deadline <= 86_400),
                "gmem.deadline_seconds",
                "must be between 1 and 86400 (was " + deadline + ")");
        ResponseDelivery delivery = ResponseDelivery.of(request);
        CheckpointId checkpoint = checkpoint(request);
        planner.checkpoint(checkpoint, request.extension().checkpoint() == null ? "model" : "gmem.checkpoint")
                .ifPresent(known -> checkSize(request.size(), known));
        var job = new JobRequest(
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
        return job.spec(bank).withPreviews(delivery.previews());
    }

    private @Nullable CheckpointId checkpoint(ImageRequest request) {
        CheckpointId extension = request.extension().checkpoint();
        String model = request.model();
        if (model == null || model.equals(SERVED)) {
            return extension;
        }
        CheckpointId named = models.named(model, "model");
        InvalidInputException.unless(
                extension == null || extension.equals(named),
                "gmem.checkpoint",
                "'" + extension + "' contradicts model '" + model + "'; omit one of them");
        return named;
    }

    private static void checkSize(@Nullable String size, Checkpoint checkpoint) {
        String own = checkpoint.size() + "x" + checkpoint.size();
        InvalidInputException.unless(
                size == null || size.equals("auto") || size.equals(own),
                "size",
                "must be " + own + " or auto for '" + checkpoint.id() + "' (was " + size + ")");
    }

    private static Prompt prompt(ImageRequest request) {
        Prompt prompt = request.prompt();
        List<Long> rows = request.extension().memoryIds();
        Double weight = request.extension().interpolate();
        InvalidInputException.unless(
                weight == null || (rows != null && rows.size() == 2),
                "gmem.interpolate",
                "requires two rows in gmem.memory_ids");
        if (rows == null) {
            InvalidInputException.unless(
                    prompt != null,
                    "prompt",
                    "is required: random, memory:ROW, label:NAME or mix(memory:ROW,memory:ROW,WEIGHT)");
            return Objects.requireNonNull(prompt);
        }
        Prompt named = rows(rows, weight);
        InvalidInputException.unless(
                prompt == null || prompt.equals(named),
                "gmem.memory_ids",
                "selects " + named + ", which contradicts prompt " + prompt + "; omit one of them");
        return named;
    }

    private static Prompt rows(List<Long> rows, @Nullable Double weight) {
        InvalidInputException.unless(
                rows.size() == 1 || (rows.size() == 2 && weight != null),
                "gmem.memory_ids",
                "must be one row, or two rows with gmem.interpolate");
        InvalidInputException.unless(
                rows.stream().allMatch(row -> row >= 0), "gmem.memory_ids", "must be row numbers, which start at 0");
        if (weight == null) {
            return new Prompt.Row(rows.get(0));
        }
        InvalidInputException.unless(
                weight >= 0 && weight <= 1, "gmem.interpolate", "must be between 0 and 1 (was " + weight + ")");
        return new Prompt.Mix(rows.get(0), rows.get(1), weight);
    }

    private @Nullable BankVersion bank(ImageRequest.Extension extension) {
        String bank = extension.bank();
        Integer version = extension.bankVersion();
        if (bank == null) {
            InvalidInputException.unless(version == null, "gmem.bank_version", "requires gmem.bank");
            return null;
        }
        InvalidInputException.unless(
                version == null || version >= 1, "gmem.bank_version", "must be at least 1 (was " + version + ")");
        InvalidInputException.unless(
                version == null || bank.indexOf('@') < 0,
                "gmem.bank_version",
                "must be omitted if gmem.bank contains a version");
        return banks.named("gmem.bank", version == null ? bank : bank + "@" + version)
                .version();
    }
}
