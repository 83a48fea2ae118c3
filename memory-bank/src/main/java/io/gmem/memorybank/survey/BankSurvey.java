package io.gmem.memorybank.survey;

import io.gmem.memorybank.Hit;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.spectrum.PrincipalDirections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Statistics of a whole bank: variance spectrum, two-dimensional map and nearest neighbors. Equal rows give bit-identical surveys.
 *
 * @param fittedOn number of evenly spaced rows that the directions were computed from, at most {@value #FITTED}
 * @param shares fraction of the variance of the unit rows along each principal direction {@code (D)}, descending; all 0 when rows are
 *     equal
 * @param points coordinates of the rows on the map {@code (N, 2)}, along the two strongest directions; 0 for an erased row
 * @param nearest nearest other row of each of some evenly spaced rows
 */
@SuppressWarnings("ArrayRecordComponent")
public record BankSurvey(long fittedOn, float[] shares, float[] points, List<Neighbor> nearest) {
    private static final int FITTED = 50_000;
    private static final int SAMPLED = 1_000;
    private static final int MIN_SAMPLED = 128;
    private static final long MAX_PAIRS = 300_000_000;
    private static final int RANGE = 4_096;
    private static final int AXES = 2;
    private static final int BATCH = 64;

    /**
     * A row and its nearest other row.
     *
     * @param row index of the row
     * @param other index of the nearest other row
     * @param similarity cosine similarity, −1 to 1
     */
    public record Neighbor(long row, long other, float similarity) {}

    /**
     * Surveys a bank; reads every row a few times. Nearest neighbors are searched for {@value #SAMPLED} rows in banks of up to 300,000
     * rows, and for fewer in larger banks, at least {@value #MIN_SAMPLED}.
     */
    public static BankSurvey of(MemoryBank bank) {
        UnitSample fitted = UnitSample.of(bank, FITTED);
        PrincipalDirections directions = PrincipalDirections.of(fitted);
        return new BankSurvey(fitted.count(), shares(directions), points(bank, directions), nearest(bank));
    }

    /** Returns the temporary memory, in bytes, of a survey of rows of {@code dimension} numbers, without a few bytes per row. */
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
                        points[(int) row * AXES + axis] = projection(unit, directions, axis);
                    }
                }
            }
        });
        return points;
    }

    private static float projection(float[] unit, PrincipalDirections directions, int axis) {
        double[] mean = directions.mean();
        double[] vector = directions.vectors()[axis];
        double sum = 0;
        for (int d = 0; d < unit.length; d++) {
            sum += (unit[d] - mean[d]) * vector[d];
        }
        return (float) sum;
    }

    private static List<Neighbor> nearest(MemoryBank bank) {
        long fewer = Math.max(MIN_SAMPLED, MAX_PAIRS / Math.max(1, bank.count()));
        UnitSample sample = UnitSample.of(bank, (int) Math.min(SAMPLED, fewer));
        List<Neighbor> nearest = new ArrayList<>();
        for (int first = 0; first < sample.rows().length; first += BATCH) {
            long[] rows = Arrays.copyOfRange(sample.rows(), first, Math.min(first + BATCH, sample.rows().length));
            List<float[]> snippets = Arrays.stream(rows).mapToObj(bank::snippet).toList();
            List<List<Hit>> hits = bank.nearest().toEach(snippets, 2, row -> true);
            for (int i = 0; i < rows.length; i++) {
                long row = rows[i];
                hits.get(i).stream()
                        .filter(hit -> hit.row() != row)
                        .findFirst()
                        .ifPresent(hit -> nearest.add(new Neighbor(row, hit.row(), (float) hit.similarity())));
            }
        }
        return nearest;
    }

    /** Returns the horizontal map coordinate of a row, along the strongest direction. */
    public float x(long row) {
        return points[Math.toIntExact(row) * AXES];
    }

    /** Returns the vertical map coordinate of a row, along the second strongest direction. */
    public float y(long row) {
        return points[Math.toIntExact(row) * AXES + 1];
    }

    /** Returns the fraction of the variance along the {@code components} strongest directions. */
    public double explained(int components) {
        double sum = 0;
        for (int k = 0; k < Math.min(components, shares.length); k++) {
            sum += shares[k];
        }
        return Math.min(1, sum);
    }

    /** Returns the number of directions that explain {@code share} of the variance; 0 when rows do not differ. */
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
     * Returns the exponential of the entropy of the shares (Roy and Vetterli 2007, The effective rank). It is D for an isotropic bank and 1
     * for collinear rows.
     */
    public double effectiveRank() {
        double entropy = 0;
        for (float share : shares) {
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return Math.exp(entropy);
    }

    /**
     * Returns a quantile of the distances {@code 1 - cosine} to the nearest row, interpolated between the two adjacent values.
     *
     * @param quantile 0 to 1
     * @throws IllegalStateException when the bank has fewer than two rows
     */
    public double distance(double quantile) {
        if (nearest.isEmpty()) {
            throw new IllegalStateException("the bank must have at least two rows");
        }
        double[] distances = nearest.stream()
                .mapToDouble(neighbor -> Math.max(0, 1 - neighbor.similarity()))
                .sorted()
                .toArray();
        double at = quantile * (distances.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, distances.length - 1);
        return distances[below] + (at - below) * (distances[above] - distances[below]);
    }

    /** Returns the neighbor pairs with at least the given similarity, most similar first. */
    public List<Neighbor> nearDuplicates(double similarity) {
        return nearest.stream()
                .filter(neighbor -> neighbor.similarity() >= similarity)
                .sorted(java.util.Comparator.comparingDouble(Neighbor::similarity)
                        .reversed()
                        .thenComparing(Neighbor::row))
                .toList();
    }
}
