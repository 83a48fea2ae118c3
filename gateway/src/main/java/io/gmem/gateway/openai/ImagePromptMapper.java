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

/** Turns pictures into a specification: their snippets, made by the encoder of the bank, are its prompt. */
@ApplicationScoped
public class ImagePromptMapper {
    /** A mix shorter than this has no direction: its ends were opposite. */
    private static final double SHORTEST_MIX = 1e-4;

    private final ImageRequestMapper orders;
    private final JobPlanner planner;
    private final BankView banks;
    private final SnippetEncodingClient encoder;
    private final DatasetUploads uploads;
    private final ArtifactReader artifacts;

    ImagePromptMapper(
            ImageRequestMapper orders,
            JobPlanner planner,
            BankView banks,
            SnippetEncodingClient encoder,
            DatasetUploads uploads,
            ArtifactReader artifacts) {
        this.orders = orders;
        this.planner = planner;
        this.banks = banks;
        this.encoder = encoder;
        this.uploads = uploads;
        this.artifacts = artifacts;
    }

    /**
     * How an edit mixes.
     *
     * @param weight of what the first picture is mixed with, 0 to 1
     * @param row of the bank to mix with; null for the second picture
     */
    record Mixing(double weight, @Nullable Long row) {
        private static final Pattern MIX = Pattern.compile("mix(?:\\(\\s*([^()]*?)\\s*\\))?");

        /** Takes prompt and weight out of the form. */
        static Mixing take(ImageForm form) {
            Optional<String> weight = form.take("gmem.weight");
            String prompt = form.take("prompt").orElse("").strip();
            Matcher mix = MIX.matcher(prompt);
            if (prompt.isEmpty() || mix.matches()) {
                String said = prompt.isEmpty() ? null : mix.group(1);
                InvalidInputException.unless(
                        said == null || weight.isEmpty(), "gmem.weight", "is said in prompt already");
                return new Mixing(said == null ? weight(weight) : number("prompt", said), null);
            }
            if (Prompt.ROW.matcher(prompt).matches()) {
                return new Mixing(weight(weight), ((Prompt.Row) Prompt.parse(prompt)).row());
            }
            throw Prompt.unsupported("prompt of an edit says what the pictures are mixed with: mix or mix(WEIGHT) for"
                    + " two pictures, memory:ROW for one");
        }

        private static double weight(Optional<String> said) {
            return said.map(text -> number("gmem.weight", text)).orElse(0.5);
        }

        private static double number(String field, String text) {
            boolean number = text.matches("\\d(\\.\\d{1,17})?");
            InvalidInputException.unless(
                    number && Double.parseDouble(text) <= 1, field, "weighs from 0 to 1, as in 0.3");
            return Double.parseDouble(text);
        }

        private int pictures() {
            return row == null ? 2 : 1;
        }
    }

    Uni<GenerationSpec> variation(ImageRequest request, ImageForm form) {
        refusePrompt(request);
        pictures(form, 1, "variations are of one picture: send it as the part 'image'");
        BankVersion version = check(request);
        return snippet(version, form.pictures().get(0))
                .map(snippet -> orders.of(request, Prompt.Vector.of(snippet), version));
    }

    Uni<GenerationSpec> edit(ImageRequest request, ImageForm form, Mixing mixing) {
        refusePrompt(request);
        pictures(
                form,
                mixing.pictures(),
                mixing.row() == null
                        ? "is there twice in an edit: it is mixed with the other; or mix one with prompt memory:ROW"
                        : "is there once when prompt names the row that it is mixed with");
        BankVersion version = check(request);
        float[] row = mixing.row() == null ? null : row(version, mixing.row());
        Uni<float[]> first = snippet(version, form.pictures().get(0));
        Uni<float[]> second = row == null
                ? snippet(version, form.pictures().get(1))
                : Uni.createFrom().item(row);
        return Uni.combine()
                .all()
                .unis(first, second)
                .with((a, b) -> orders.of(request, Prompt.Vector.of(mixed(a, b, mixing.weight())), version));
    }

    /** All that can be refused before the work of encoding. */
    private BankVersion check(ImageRequest request) {
        BankVersion version = orders.encoder(request);
        planner.check(orders.of(request, new Prompt.Random(), version), "gmem.");
        return version;
    }

    private static void refusePrompt(ImageRequest request) {
        InvalidInputException.unless(
                request.prompt() == null, "prompt", "is not taken here: the picture is the prompt");
        InvalidInputException.unless(
                request.extension().memoryIds() == null, "gmem.memory_ids", "is not taken here: leave it out");
        InvalidInputException.unless(
                request.extension().interpolate() == null, "gmem.interpolate", "is not taken here: use gmem.weight");
    }

    private static void pictures(ImageForm form, int wanted, String otherwise) {
        InvalidInputException.unless(form.pictures().size() == wanted, "image", otherwise);
    }

    private float[] row(BankVersion version, long row) {
        BankEvent.Published bank = banks.find(version).orElseThrow();
        MemoryBank open = artifacts.bank(bank.parts());
        if (row >= open.count() || open.erased(row)) {
            throw Prompt.unsupported("prompt names memory:" + row + ", and " + version + " has no such row");
        }
        return open.snippet(row);
    }

    /** {@code (1 - w) a + w b} of both as units. */
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
                Math.sqrt(square) >= SHORTEST_MIX, "image", "and the other are opposite and cancel at this weight");
        return sum;
    }

    private Uni<float[]> snippet(BankVersion version, byte[] picture) {
        ArtifactRef kept = uploads.keep(new ByteArrayInputStream(picture), "bin");
        return encoder.snippet(version, kept)
                .eventually(() -> uploads.discard(kept))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .onFailure(FailureException.class)
                .transform(refused -> ofImage((FailureException) refused));
    }

    /** The memory service calls it a file. */
    private static Throwable ofImage(FailureException refused) {
        if (!"file".equals(refused.failure().field())) {
            return refused;
        }
        try {
            Fields.named("image", () -> {
                throw refused;
            });
            return refused;
        } catch (FailureException named) {
            return named;
        }
    }
}
