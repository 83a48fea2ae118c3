package io.gmem.gateway.openai;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.Prompt;
import io.gmem.gateway.banks.BankView;
import io.gmem.gateway.banks.SnippetEncodingClient;
import io.gmem.gateway.datasets.DatasetUploads;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.form.ImageForm;
import io.gmem.gateway.images.ArtifactReader;
import io.gmem.gateway.jobs.JobPlanner;
import io.gmem.memorybank.MemoryBank;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Maps uploaded images to a specification whose prompt is their snippet, computed by the encoder of the bank. */
@ApplicationScoped
public class ImagePromptMapper {
    /** Minimum norm of a mixed snippet; a smaller norm means that the snippets were opposite and the direction is undefined. */
    private static final double MIN_MIX_NORM = 1e-4;

    private final ImageRequestMapper requests;
    private final JobPlanner planner;
    private final BankView banks;
    private final SnippetEncodingClient encoder;
    private final DatasetUploads uploads;
    private final ArtifactReader artifacts;

    ImagePromptMapper(
            ImageRequestMapper requests,
            JobPlanner planner,
            BankView banks,
            SnippetEncodingClient encoder,
            DatasetUploads uploads,
            ArtifactReader artifacts) {
        this.requests = requests;
        this.planner = planner;
        this.banks = banks;
        this.encoder = encoder;
        this.uploads = uploads;
        this.artifacts = artifacts;
    }

    /**
     * The mixing parameters of an edit.
     *
     * @param weight weight of the second image or row, 0 to 1
     * @param row bank row to mix with; null for the second image
     */
    record Mixing(double weight, @Nullable Long row) {
        private static final Pattern MIX = Pattern.compile("mix(?:\\(\\s*([^()]*?)\\s*\\))?");

        /** Removes prompt and weight from the form and parses them. */
        static Mixing take(ImageForm form) {
            Optional<String> weight = form.take("gmem.weight");
            String prompt = form.take("prompt").orElse("").strip();
            Matcher mix = MIX.matcher(prompt);
            if (prompt.isEmpty() || mix.matches()) {
                String inPrompt = prompt.isEmpty() ? null : mix.group(1);
                InvalidInputException.unless(
                        inPrompt == null || weight.isEmpty(),
                        "gmem.weight",
                        "must be omitted: the prompt contains a weight");
                return new Mixing(inPrompt == null ? weight(weight) : number("prompt", inPrompt), null);
            }
            if (Prompt.ROW.matcher(prompt).matches()) {
                return new Mixing(weight(weight), ((Prompt.Row) Prompt.parse(prompt)).row());
            }
            throw Prompt.unsupported(
                    "prompt of an edit must be mix or mix(WEIGHT) for two images," + " or memory:ROW for one image");
        }

        private static double weight(Optional<String> given) {
            return given.map(text -> number("gmem.weight", text)).orElse(0.5);
        }

        private static double number(String field, String text) {
            boolean number = text.matches("\\d(\\.\\d{1,17})?");
            InvalidInputException.unless(
                    number && Double.parseDouble(text) <= 1,
                    field,
                    "must contain a weight between 0 and 1, for example 0.3");
            return Double.parseDouble(text);
        }

        private int imageCount() {
            return row == null ? 2 : 1;
        }
    }

    Uni<GenerationSpec> variation(ImageRequest request, ImageForm form) {
        rejectPromptFields(request);
        requireImages(form, 1, "must be given once: send one image as the part 'image'");
        BankVersion version = check(request);
        return snippet(version, form.images().get(0))
                .map(snippet -> requests.of(request, Prompt.Vector.of(snippet), version));
    }

    Uni<GenerationSpec> edit(ImageRequest request, ImageForm form, Mixing mixing) {
        rejectPromptFields(request);
        requireImages(
                form,
                mixing.imageCount(),
                mixing.row() == null
                        ? "must be given twice to mix two images; to mix one image with a row, use prompt memory:ROW"
                        : "must be given once if the prompt selects a row");
        BankVersion version = check(request);
        float[] row = mixing.row() == null ? null : row(version, mixing.row());
        Uni<float[]> first = snippet(version, form.images().get(0));
        Uni<float[]> second = row == null
                ? snippet(version, form.images().get(1))
                : Uni.createFrom().item(row);
        return Uni.combine()
                .all()
                .unis(first, second)
                .with((a, b) -> requests.of(request, Prompt.Vector.of(mixed(a, b, mixing.weight())), version));
    }

    /** Validates the request before the images are encoded; returns the bank version to encode with. */
    private BankVersion check(ImageRequest request) {
        BankVersion version = requests.encoder(request);
        planner.check(requests.of(request, new Prompt.Random(), version), "gmem.");
        return version;
    }

    private static void rejectPromptFields(ImageRequest request) {
        InvalidInputException.unless(request.prompt() == null, "prompt", "must be omitted: the image is the prompt");
        InvalidInputException.unless(
                request.extension().memoryIds() == null, "gmem.memory_ids", "must be omitted for image prompts");
        InvalidInputException.unless(
                request.extension().interpolate() == null,
                "gmem.interpolate",
                "must be omitted for image prompts; use gmem.weight");
    }

    private static void requireImages(ImageForm form, int count, String message) {
        InvalidInputException.unless(form.images().size() == count, "image", message);
    }

    private float[] row(BankVersion version, long row) {
        BankEvent.Published bank = banks.find(version).orElseThrow();
        MemoryBank open = artifacts.bank(bank.parts());
        if (row >= open.count() || open.erased(row)) {
            throw Prompt.unsupported("prompt row " + row + " does not exist in " + version);
        }
        return open.snippet(row);
    }

    /** Returns {@code (1 - w) a + w b} of the normalized snippets. */
    private static float[] mixed(float[] first, float[] second, double weight) {
        float[] a = MemoryBank.normalised(first);
        float[] b = MemoryBank.normalised(second);
        float[] sum = new float[a.length];
        double square = 0;
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (float) ((1 - weight) * a[i] + weight * b[i]);
            square += (double) sum[i] * sum[i];
        }
        InvalidInputException.unless(
                Math.sqrt(square) >= MIN_MIX_NORM,
                "image",
                "must not be opposite to the other snippet: their mix is zero at this weight");
        return sum;
    }

    private Uni<float[]> snippet(BankVersion version, byte[] image) {
        ArtifactRef upload = uploads.store(new ByteArrayInputStream(image), "bin");
        return encoder.snippet(version, upload)
                .eventually(() -> uploads.discard(upload))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .onFailure(FailureException.class)
                .transform(failure -> forImage((FailureException) failure));
    }

    /** Reports failures of the memory service's field {@code file} under the name {@code image}. */
    private static Throwable forImage(FailureException failure) {
        if (!"file".equals(failure.failure().field())) {
            return failure;
        }
        try {
            Fields.named("image", () -> {
                throw failure;
            });
            return failure;
        } catch (FailureException renamed) {
            return renamed;
        }
    }
}
