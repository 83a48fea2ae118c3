package io.gmem.memorybank.survey;

import io.gmem.memorybank.Hit;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.spectrum.PrincipalDirections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What is found when a bank is looked at as a whole; equal rows give an equal survey, bit for bit.
 *
 * @param fittedOn rows that the directions were computed from, at even distances: all there are, up to {@value #FITTED}
 * @param shares what part of the unit rows' variance lies along each principal direction {@code (D)}, falling; all 0 when rows are alike
 * @param points the rows on a map {@code (N, 2)}: what they have along the two strongest directions; 0 of an erased row
 * @param nearest of some rows at even distances, the other row most alike
 */
@SuppressWarnings("ArrayRecordComponent")
public record BankSurvey(long fittedOn, float[] shares, float[] points, List<Neighbour> nearest) {
    private static final int FITTED = 50_000;
    private static final int LOOKED_AT = 1_000;
    private static final int LEAST_LOOKED_AT = 128;
    private static final long PAIRS = 300_000_000;
    private static final int RANGE = 4_096;
    private static final int AXES = 2;
    private static final int BATCH = 64;

    /**
     * A row and the other one most alike it.
     *
     * @param similarity cosine, −1 to 1
     */
    public record Neighbour(long row, long other, float similarity) {}

    /**
     * Looks at every row a few times; work grows with the rows, and of a large bank neighbours are looked for of fewer rows: {@value
     * #LOOKED_AT} up to 300,000 rows, then fewer, at least {@value #LEAST_LOOKED_AT}.
     */
    public static BankSurvey of(MemoryBank bank) {
        UnitSample fitted = UnitSample.of(bank, FITTED);
        PrincipalDirections directions = PrincipalDirections.of(fitted);
        return new BankSurvey(fitted.count(), shares(directions), points(bank, directions), nearest(bank));
    }

    /** Bytes that it takes for a while to survey rows of {@code dimension} numbers, besides a few for every row. */
    public static long workingBytes(int dimension) {
        return 6L * Double.BYTES * dimension * dimension;
    }

    private static float[] shares(PrincipalDirections directions) {
        double[] variances = Arrays.stream(directions.singularValues())
                .map(value -> value * value)
                .toArray();
        double all = Arrays.stream(variances).sum();
        float[] shares = new float[variances.length];
        for (int k = 0; k < shares.length; k++) {
            shares[k] = all == 0 ? 0 : (float) (variances[k] / all);
        }
        return shares;
    }

    private static float[] points(MemoryBank bank, PrincipalDirections directions) {
        float[] points = new float[Math.toIntExact(AXES * bank.count())];
        LongStream.range(0, (bank.count() + RANGE - 1) / RANGE).parallel().forEach(range -> {
            for (long row = range * RANGE; row < Math.min(bank.count(), (range + 1) * RANGE); row++) {
                if (!bank.erased(row)) {
                    float[] unit = bank.unitSnippet(row);
                    for (int axis = 0; axis < Math.min(AXES, bank.dimension()); axis++) {
                        points[(int) row * AXES + axis] = along(unit, directions, axis);
                    }
                }
            }
        });
        return points;
    }

    private static float along(float[] unit, PrincipalDirections directions, int axis) {
        double[] mean = directions.mean();
        double[] vector = directions.vectors()[axis];
        double sum = 0;
        for (int d = 0; d < unit.length; d++) {
            sum += (unit[d] - mean[d]) * vector[d];
        }
        return (float) sum;
    }

    private static List<Neighbour> nearest(MemoryBank bank) {
        long fewer = Math.max(LEAST_LOOKED_AT, PAIRS / Math.max(1, bank.count()));
        UnitSample sample = UnitSample.of(bank, (int) Math.min(LOOKED_AT, fewer));
        List<Neighbour> nearest = new ArrayList<>();
        for (int first = 0; first < sample.rows().length; first += BATCH) {
            long[] rows = Arrays.copyOfRange(sample.rows(), first, Math.min(first + BATCH, sample.rows().length));
            List<float[]> snippets = Arrays.stream(rows).mapToObj(bank::snippet).toList();
            List<List<Hit>> hits = bank.nearest().toEach(snippets, 2, row -> true);
            for (int i = 0; i < rows.length; i++) {
                long row = rows[i];
                hits.get(i).stream()
                        .filter(hit -> hit.row() != row)
                        .findFirst()
                        .ifPresent(hit -> nearest.add(new Neighbour(row, hit.row(), (float) hit.similarity())));
            }
        }
        return nearest;
    }

    /** Across the map, along the strongest direction. */
    public float x(long row) {
        return points[Math.toIntExact(row) * AXES];
    }

    /** Up the map, along the second strongest direction. */
    public float y(long row) {
        return points[Math.toIntExact(row) * AXES + 1];
    }

    /** What part of the variance lies along the {@code components} strongest directions. */
    public double explained(int components) {
        double sum = 0;
        for (int k = 0; k < Math.min(components, shares.length); k++) {
            sum += shares[k];
        }
        return Math.min(1, sum);
    }

    /** How many directions it takes to hold {@code share} of the variance; 0 when rows do not differ. */
    public int componentsFor(double share) {
        double sum = 0;
        for (int k = 0; k < shares.length; k++) {
            sum += shares[k];
            if (sum >= share - 1e-6) {
                return k + 1;
            }
        }
        return 0;
    }

    /**
     * The exponential of the shares' entropy: D when variance is spread evenly, 1 when rows lie on a line (Roy and Vetterli 2007, The
     * effective rank).
     */
    public double effectiveRank() {
        double entropy = 0;
        for (float share : shares) {
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return Math.exp(entropy);
    }

    /**
     * Quantile of the distances {@code 1 - cosine} from a row to the one most alike it, between the two values that lie beside it.
     *
     * @param quantile 0 to 1
     * @throws IllegalStateException when the bank has no two rows
     */
    public double distance(double quantile) {
        if (nearest.isEmpty()) {
            throw new IllegalStateException("no row has a neighbour");
        }
        double[] distances = nearest.stream()
                .mapToDouble(neighbour -> Math.max(0, 1 - neighbour.similarity()))
                .sorted()
                .toArray();
        double at = quantile * (distances.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, distances.length - 1);
        return distances[below] + (at - below) * (distances[above] - distances[below]);
    }

    /** Neighbours at least this much alike, most alike first. */
    public List<Neighbour> nearDuplicates(double similarity) {
        return nearest.stream()
                .filter(neighbour -> neighbour.similarity() >= similarity)
                .sorted(java.util.Comparator.comparingDouble(Neighbour::similarity)
                        .reversed()
                        .thenComparing(Neighbour::row))
                .toList();
    }
}
