package io.gmem.gateway.banks;

import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.images.ArtifactReader;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.survey.BankSurvey;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A version as a whole, below {@code /api/banks}. The first question about one makes its survey, which is then kept. */
@Path("/api/banks")
@Tag(name = "Banks", description = "Memory banks: immutable versions of snippets")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class BankSurveyResource {
    private static final int MOST_POINTS = 20_000;
    private static final int MOST_LABELS = 1_000;
    private static final int MOST_PAIRS = 100;
    private static final double ALIKE = 0.98;

    private final BankView banks;
    private final ArtifactReader artifacts;

    BankSurveyResource(BankView banks, ArtifactReader artifacts) {
        this.banks = banks;
        this.artifacts = artifacts;
    }

    @GET
    @Path("{bank}/map")
    @Operation(summary = "Rows as points of a plane, along the two directions in which they differ most")
    public SurveyResult.Map map(
            @PathParam("bank") String reference,
            @QueryParam("offset") @Nullable String offset,
            @QueryParam("limit") @Nullable String limit) {
        BankEvent.Published version = banks.inPath(reference);
        int most = (int) Fields.number("limit", limit, 2_000, 1, MOST_POINTS);
        long first = Fields.number("offset", offset, 0, 0, Integer.MAX_VALUE);
        MemoryBank bank = artifacts.bank(version.parts());
        BankSurvey survey = artifacts.survey(version.parts());
        long count = bank.count();
        LongStream rows = offset == null
                ? LongStream.range(0, Math.min(most, count)).map(i -> i * count / Math.min(most, count))
                : LongStream.range(first, Math.min(count, first + most));
        List<SurveyResult.Point> points = rows.filter(row -> !bank.erased(row))
                .mapToObj(row ->
                        new SurveyResult.Point(row, survey.x(row), survey.y(row), label(version, bank.label(row))))
                .toList();
        return new SurveyResult.Map(
                version.version(),
                count - bank.erasedRows().length,
                offset == null && count > most,
                survey.fittedOn(),
                List.of(survey.explained(1), survey.explained(2) - survey.explained(1)),
                points);
    }

    private static @Nullable String label(BankEvent.Published version, int label) {
        return label == Item.NO_LABEL ? null : version.labels().get(label);
    }

    @GET
    @Path("{bank}/coverage")
    @Operation(summary = "How rows cover the space they lie in: distances, directions, labels, near-duplicates")
    public SurveyResult.Coverage coverage(
            @PathParam("bank") String reference, @QueryParam("threshold") @Nullable String threshold) {
        BankEvent.Published version = banks.inPath(reference);
        double alike = threshold(threshold);
        MemoryBank bank = artifacts.bank(version.parts());
        BankSurvey survey = artifacts.survey(version.parts());
        return new SurveyResult.Coverage(
                version.version(),
                bank.count() - bank.erasedRows().length,
                bank.erasedRows().length,
                labels(version, bank),
                components(survey),
                new SurveyResult.Nearest(survey.nearest().size(), quantiles(survey)),
                duplicates(survey, alike));
    }

    private static double threshold(@Nullable String text) {
        try {
            double value = text == null ? ALIKE : Double.parseDouble(text);
            InvalidInputException.unless(value > 0 && value <= 1, "threshold", "is a cosine above 0 and at most 1");
            return value;
        } catch (NumberFormatException e) {
            throw new InvalidInputException("threshold", "is a cosine above 0 and at most 1", e);
        }
    }

    private static List<SurveyResult.LabelShare> labels(BankEvent.Published version, MemoryBank bank) {
        long[] rows = new long[version.labels().size() + 1];
        for (long row = 0; row < bank.count(); row++) {
            if (!bank.erased(row)) {
                rows[bank.label(row) + 1]++;
            }
        }
        double all = Math.max(1, bank.count() - bank.erasedRows().length);
        return IntStream.range(0, rows.length)
                .filter(i -> rows[i] > 0)
                .mapToObj(i -> new SurveyResult.LabelShare(label(version, i - 1), rows[i], rows[i] / all))
                .sorted(Comparator.comparingLong(SurveyResult.LabelShare::rows).reversed())
                .limit(MOST_LABELS)
                .toList();
    }

    private static SurveyResult.Components components(BankSurvey survey) {
        List<SurveyResult.Share> explained = new ArrayList<>();
        for (int components = 1; components <= survey.shares().length; components *= 2) {
            explained.add(new SurveyResult.Share(components, survey.explained(components)));
        }
        List<SurveyResult.Share> needed = DoubleStream.of(0.5, 0.9, 0.95, 0.99)
                .mapToObj(share -> new SurveyResult.Share(survey.componentsFor(share), share))
                .toList();
        return new SurveyResult.Components(survey.fittedOn(), survey.effectiveRank(), explained, needed);
    }

    private static List<SurveyResult.Quantile> quantiles(BankSurvey survey) {
        return survey.nearest().isEmpty()
                ? List.of()
                : DoubleStream.of(0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1)
                        .mapToObj(quantile -> new SurveyResult.Quantile(quantile, survey.distance(quantile)))
                        .toList();
    }

    private static SurveyResult.NearDuplicates duplicates(BankSurvey survey, double alike) {
        List<BankSurvey.Neighbour> found = survey.nearDuplicates(alike);
        int sample = survey.nearest().size();
        return new SurveyResult.NearDuplicates(
                alike,
                sample,
                found.size(),
                found.size() / (double) Math.max(1, sample),
                found.stream()
                        .limit(MOST_PAIRS)
                        .map(near -> new SurveyResult.Pair(near.row(), near.other(), near.similarity()))
                        .toList());
    }
}
