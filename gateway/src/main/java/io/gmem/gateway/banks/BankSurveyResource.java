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

/** Endpoints of bank surveys, below {@code /api/banks}. The first request for a version computes its survey and stores it. */
@Path("/api/banks")
@Tag(name = "Banks", description = "Memory banks: immutable versions of snippets")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class BankSurveyResource {
    private static final int MAX_POINTS = 20_000;
    private static final int MAX_LABELS = 1_000;
    private static final int MAX_PAIRS = 100;
    private static final double DEFAULT_THRESHOLD = 0.98;

    private final BankView banks;
    private final ArtifactReader artifacts;

    BankSurveyResource(BankView banks, ArtifactReader artifacts) {
        this.banks = banks;
        this.artifacts = artifacts;
    }

    @GET
    @Path("{bank}/map")
    @Operation(summary = "Get the rows as points in a plane, along their first two principal components")
    public SurveyResult.Map map(
            @PathParam("bank") String reference,
            @QueryParam("offset") @Nullable String offset,
            @QueryParam("limit") @Nullable String limit) {
        BankEvent.Published version = banks.byPath(reference);
        int maxRows = (int) Fields.number("limit", limit, 2_000, 1, MAX_POINTS);
        long first = Fields.number("offset", offset, 0, 0, Integer.MAX_VALUE);
        MemoryBank bank = artifacts.bank(version.parts());
        BankSurvey survey = artifacts.survey(version.parts());
        long count = bank.count();
        LongStream rows = offset == null
                ? LongStream.range(0, Math.min(maxRows, count)).map(i -> i * count / Math.min(maxRows, count))
                : LongStream.range(first, Math.min(count, first + maxRows));
        List<SurveyResult.Point> points = rows.filter(row -> !bank.erased(row))
                .mapToObj(row ->
                        new SurveyResult.Point(row, survey.x(row), survey.y(row), label(version, bank.label(row))))
                .toList();
        return new SurveyResult.Map(
                version.version(),
                count - bank.erasedRows().length,
                offset == null && count > maxRows,
                survey.fittedOn(),
                List.of(survey.explained(1), survey.explained(2) - survey.explained(1)),
                points);
    }

    private static @Nullable String label(BankEvent.Published version, int label) {
        return label == Item.NO_LABEL ? null : version.labels().get(label);
    }

    @GET
    @Path("{bank}/coverage")
    @Operation(summary = "Get coverage statistics: distances, principal components, labels, near-duplicates")
    public SurveyResult.Coverage coverage(
            @PathParam("bank") String reference, @QueryParam("threshold") @Nullable String threshold) {
        BankEvent.Published version = banks.byPath(reference);
        double similarity = threshold(threshold);
        MemoryBank bank = artifacts.bank(version.parts());
        BankSurvey survey = artifacts.survey(version.parts());
        return new SurveyResult.Coverage(
                version.version(),
                bank.count() - bank.erasedRows().length,
                bank.erasedRows().length,
                labels(version, bank),
                components(survey),
                new SurveyResult.Nearest(survey.nearest().size(), quantiles(survey)),
                duplicates(survey, similarity));
    }

    private static double threshold(@Nullable String text) {
        try {
            double value = text == null ? DEFAULT_THRESHOLD : Double.parseDouble(text);
            InvalidInputException.unless(
                    value > 0 && value <= 1, "threshold", "must be a cosine similarity greater than 0 and at most 1");
            return value;
        } catch (NumberFormatException e) {
            throw new InvalidInputException("threshold", "must be a cosine similarity greater than 0 and at most 1", e);
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
                .limit(MAX_LABELS)
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

    private static SurveyResult.NearDuplicates duplicates(BankSurvey survey, double similarity) {
        List<BankSurvey.Neighbor> found = survey.nearDuplicates(similarity);
        int sample = survey.nearest().size();
        return new SurveyResult.NearDuplicates(
                similarity,
                sample,
                found.size(),
                found.size() / (double) Math.max(1, sample),
                found.stream()
                        .limit(MAX_PAIRS)
                        .map(near -> new SurveyResult.Pair(near.row(), near.other(), near.similarity()))
                        .toList());
    }
}
