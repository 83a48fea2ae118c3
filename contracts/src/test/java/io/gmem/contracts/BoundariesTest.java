package io.gmem.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.contracts.checkpoint.Metric;
import io.gmem.contracts.checkpoint.SetPromotion;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.ExecutionSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.ObjectiveSpec;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.PromotionSpec;
import io.gmem.contracts.run.RetentionSpec;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.TrainingSystem;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every record accepts the values at the boundaries of its fields and rejects the values just outside of them. Each row of a table takes a
 * valid record and replaces one component.
 */
class BoundariesTest {
    private static final List<@Nullable Object> NO_NUMBER =
            List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    private static final BankVersion BANK = BankVersion.parse("pets@1");
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final ArtifactRef FILE = new ArtifactRef("gmem:uploads/u", DIGEST, 0, MediaTypes.UPLOAD);

    private static final GenerationSpec JOB =
            new GenerationSpec(new JobId("job"), new Prompt.Random(), 1, 0, 20, Solver.EULER, 1, null, null);
    private static final EvaluationSpec EVALUATION = new EvaluationSpec(64, 20);
    private static final RunSpec RUN = new RunSpec(
            new RunId("demo"),
            TrainingSystem.GMEM_V1,
            NetworkPreset.parse("Mi/4"),
            new DatasetId("pets"),
            BANK,
            45,
            8,
            OptimizerSpec.small(10),
            new ConditionSpec(0, ConditionSpec.Scale.PAPER),
            0,
            10,
            3,
            EVALUATION);
    private static final RunSpec BASELINE = new RunSpec(
            RUN.id(),
            TrainingSystem.SIT,
            RUN.network(),
            RUN.dataset(),
            null,
            RUN.steps(),
            RUN.batchSize(),
            RUN.optimiser(),
            RUN.condition(),
            RUN.seed(),
            RUN.checkpointEvery(),
            RUN.keepCheckpoints(),
            EVALUATION);
    private static final OptimizerSpec OPTIMISER = new OptimizerSpec(0.1, 0, 0, 0.9, 0.9, 0, 1, 0.9);
    private static final ObjectiveSpec OBJECTIVE = ObjectiveSpec.VELOCITY;
    private static final ExecutionSpec EXECUTION = ExecutionSpec.PLAIN;
    private static final PromotionSpec PROMOTION = new PromotionSpec(1.0, 1.0, 1.0, 1.0);
    private static final DatasetSpec DATASET = new DatasetSpec(
            new DatasetId("pets"),
            new DatasetSource.Folder("pets"),
            32,
            "pixels",
            "hog-color",
            new BankName("pets"),
            "");
    private static final OperationSpec OPERATION =
            new OperationSpec(new OperationId("op"), new BankName("pets"), BANK, new BankOperation.Compress(1), "");

    /** One component of one record. */
    private record Boundary(
            Record valid,
            String component,
            String field,
            List<@Nullable Object> accepted,
            List<@Nullable Object> rejected) {}

    private static Stream<Boundary> boundaries() {
        return Stream.of(jobs(), runs(), optimisers(), objectives(), datasets(), banks(), others())
                .flatMap(List::stream);
    }

    private static List<Boundary> jobs() {
        long largestSeed = (1L << 53) - 64;
        return List.of(
                boundary(JOB, "count", "n", List.of(1, 64), List.of(-1, 0, 65)),
                boundary(JOB, "seed", "seed", List.of(0L, largestSeed), List.of(-1L, largestSeed + 1)),
                boundary(JOB, "solverSteps", "num_inference_steps", List.of(1, 1000), List.of(0, 1001)),
                boundary(
                        JOB,
                        "guidanceScale",
                        "guidance_scale",
                        List.of(1.0, 20.0),
                        plus(NO_NUMBER, Math.nextDown(1.0), Math.nextUp(20.0))),
                boundary(JOB, "previews", "partial_images", maybe(1, 3), List.of(0, 4)),
                boundary(JOB, "deadlineSeconds", "deadline_seconds", maybe(1, 86_400), List.of(0, 86_401)));
    }

    private static List<Boundary> runs() {
        var otherSystem = Arrays.asList((Object) TrainingSystem.SIT, TrainingSystem.REPA);
        return List.of(
                boundary(RUN, "steps", "steps", List.of(1L, 10_000_000L), List.of(0L, 10_000_001L)),
                boundary(RUN, "batchSize", "batch_size", List.of(1, 4096), List.of(0, 4097)),
                boundary(RUN, "checkpointEvery", "checkpoint_every", List.of(1L, Long.MAX_VALUE), List.of(0L, -1L)),
                boundary(RUN, "keepCheckpoints", "keep_checkpoints", List.of(1, 1000), List.of(0, 1001)),
                boundary(RUN, "system", "bank", List.of(TrainingSystem.GMEM), otherSystem),
                boundary(RUN, "bank", "bank", List.of(BANK), Collections.singletonList(null)),
                boundary(BASELINE, "bank", "bank", maybe(), List.of(BANK)),
                boundary(RUN, "execution", "execution.workers", maybe(workers(null), workers(8)), List.of(workers(9))),
                boundary(
                        RUN,
                        "evaluation",
                        "evaluation.every",
                        List.of(every(null), every(10L), every(20L), every(45L), every(46L)),
                        List.of(every(1L), every(15L), every(44L))),
                boundary(RUN, "promotion", "promotion", maybe(PROMOTION), List.of()),
                boundary(unmeasured(), "promotion", "promotion", maybe(), List.of(PROMOTION)),
                boundary(RUN, "retention", "retention", maybe(new RetentionSpec(1, Metric.KID)), List.of()),
                boundary(unmeasured(), "retention", "retention", maybe(), List.of(new RetentionSpec(1, Metric.KID))),
                boundary(
                        EVALUATION,
                        "samples",
                        "evaluation.samples",
                        List.of(0, 64, 50_000),
                        List.of(-1, 1, 63, 50_001)),
                boundary(EVALUATION, "solverSteps", "evaluation.solver_steps", List.of(1, 1000), List.of(0, 1001)),
                boundary(EVALUATION, "every", "evaluation.every", maybe(1L, Long.MAX_VALUE), List.of(0L, -1L)),
                boundary(
                        EVALUATION,
                        "heldOut",
                        "evaluation.held_out",
                        maybe(0.0, 0.5),
                        plus(NO_NUMBER, -Double.MIN_VALUE, Math.nextUp(0.5))),
                boundary(EXECUTION, "microBatch", "execution.micro_batch", List.of(0, 4096), List.of(-1, 4097)),
                boundary(EXECUTION, "workers", "execution.workers", maybe(1, 64), List.of(0, 65)),
                boundary(
                        RUN.condition(),
                        "dropout",
                        "condition.dropout",
                        List.of(0.0, Math.nextDown(1.0)),
                        plus(NO_NUMBER, -Double.MIN_VALUE, 1.0)));
    }

    private static List<Boundary> optimisers() {
        var fraction = List.<@Nullable Object>of(0.0, Math.nextDown(1.0));
        var noFraction = plus(NO_NUMBER, -Double.MIN_VALUE, 1.0);
        return List.of(
                boundary(
                        OPTIMISER,
                        "learningRate",
                        "optimiser.learning_rate",
                        List.of(Double.MIN_VALUE, 1.0),
                        plus(NO_NUMBER, 0.0, Math.nextUp(1.0))),
                boundary(OPTIMISER, "warmupSteps", "optimiser.warmup_steps", List.of(0L, 1L), List.of(-1L)),
                boundary(OPTIMISER, "decaySteps", "optimiser.decay_steps", List.of(0L, 1L), List.of(-1L)),
                boundary(OPTIMISER, "beta1", "optimiser.beta1", fraction, noFraction),
                boundary(OPTIMISER, "beta2", "optimiser.beta2", fraction, noFraction),
                boundary(OPTIMISER, "emaDecay", "optimiser.ema_decay", fraction, noFraction),
                boundary(
                        OPTIMISER,
                        "weightDecay",
                        "optimiser.weight_decay",
                        List.of(0.0, 1.0),
                        plus(NO_NUMBER, -Double.MIN_VALUE, Math.nextUp(1.0))),
                boundary(
                        OPTIMISER,
                        "clipNorm",
                        "optimiser.clip_norm",
                        List.of(Double.MIN_VALUE, Double.MAX_VALUE),
                        plus(NO_NUMBER, 0.0, -1.0)),
                boundary(
                        OPTIMISER,
                        "decay",
                        "optimiser.decay_steps",
                        maybe(OptimizerSpec.Decay.CONSTANT),
                        List.of(OptimizerSpec.Decay.LINEAR, OptimizerSpec.Decay.COSINE)),
                boundary(
                        with(OPTIMISER, "decaySteps", 1L),
                        "decay",
                        "optimiser.decay_steps",
                        maybe(OptimizerSpec.Decay.LINEAR, OptimizerSpec.Decay.COSINE),
                        List.of(OptimizerSpec.Decay.CONSTANT)));
    }

    private static List<Boundary> objectives() {
        var share = maybe(0.0, 1.0);
        var noShare = plus(NO_NUMBER, -Double.MIN_VALUE, Math.nextUp(1.0));
        var weight = List.<@Nullable Object>of(0.0, 100.0);
        var noWeight = plus(NO_NUMBER, -Double.MIN_VALUE, Math.nextUp(100.0));
        return List.of(
                boundary(OBJECTIVE, "cosineWeight", "objective.cosine_weight", weight, noWeight),
                boundary(OBJECTIVE, "projectionWeight", "objective.projection_weight", weight, noWeight),
                boundary(OBJECTIVE, "encoderDepth", "objective.encoder_depth", List.of(1, 64), List.of(0, 65)),
                boundary(
                        OBJECTIVE,
                        "projectorWidth",
                        "objective.projector_width",
                        List.of(1, 16_384),
                        List.of(0, 16_385)),
                boundary(
                        PROMOTION,
                        "maxFrechet",
                        "promotion.max_frechet",
                        maybe(Double.MIN_VALUE, Double.MAX_VALUE),
                        plus(NO_NUMBER, 0.0, -1.0)),
                boundary(PROMOTION, "maxKid", "promotion.max_kid", maybe(-1.0, 0.0, 1.0), NO_NUMBER),
                boundary(PROMOTION, "maxCopyRate", "promotion.max_copy_rate", share, noShare),
                boundary(PROMOTION, "minRecall", "promotion.min_recall", share, noShare),
                onlyBoundOf("maxFrechet"),
                onlyBoundOf("maxKid"),
                onlyBoundOf("maxCopyRate"),
                onlyBoundOf("minRecall"),
                boundary(new RetentionSpec(1, Metric.KID), "best", "retention.best", List.of(1, 100), List.of(0, 101)));
    }

    private static List<Boundary> datasets() {
        var names = List.<@Nullable Object>of("a", "0", "a.b_c-d", "a".repeat(64));
        var noNames = List.<@Nullable Object>of("", "-a", "A", "a b", "a/b", "a..b", "a".repeat(65));
        var address = new DatasetSource.Address("https://example.com/pets.zip", null);
        String longest = "https://example.com/" + "x".repeat(1980);
        return List.of(
                boundary(DATASET, "resolution", "resolution", List.of(8, 16, 1024), List.of(-8, 0, 7, 12, 1025, 1032)),
                boundary(DATASET, "autoencoder", "autoencoder", names, noNames),
                boundary(DATASET, "encoder", "encoder", names, noNames),
                boundary(DATASET, "description", "description", texts(0, 2000), texts(2001)),
                boundary(DATASET, "licence", "licence", plus(texts(1, 200), (Object) null), plus(texts(0, 201), " ")),
                boundary(address, "url", "source.url", List.of(longest, "HTTP://example.com"), List.of(longest + "x")),
                boundary(
                        address,
                        "sha256",
                        "source.sha256",
                        maybe(DIGEST),
                        List.of(DIGEST + "0", DIGEST.substring(1), DIGEST.toUpperCase(java.util.Locale.ROOT))));
    }

    private static List<Boundary> banks() {
        // The letters, digits and marks that a prompt can name (Prompt.LABEL)
        var labels = maybe("a", "7", "Käfer 2", "o'clock_.-", "猫", "a".repeat(100));
        var noLabels = List.<@Nullable Object>of("", " ", " a", "-a", "a,b", "a\nb", "<b>", "a".repeat(101));
        var encoders = maybe("a", "Z9", "hub/dino-v2_s.14", "a".repeat(100));
        var noEncoders = List.<@Nullable Object>of("", "-a", "a b", "é", "a".repeat(101));
        var pair = new BankOperation.Pair(0, 0, 0);
        var interpolation = new BankOperation.Interpolate(BankOperation.Method.LINEAR, List.of(pair), 0);
        var erasure = new BankOperation.Erase(List.of(0L), "");
        var move = new BankOperation.MoveAlias(new BankAlias("stable"), BANK, null);
        var imported = new BankOperation.Import(FILE, "bank.pth", null, null);
        return List.of(
                boundary(new BankOperation.AppendImages(FILE, "a.png", null), "label", "label", labels, noLabels),
                boundary(new BankOperation.AppendVectors(FILE, "a.json", null), "label", "label", labels, noLabels),
                boundary(imported, "encoder", "encoder", encoders, noEncoders),
                boundary(imported, "like", "encoder", maybe(BANK), List.of()),
                boundary(with(imported, "encoder", "a"), "like", "encoder", maybe(), List.of(BANK)),
                boundary(pair, "first", "pairs", List.of(0L, Long.MAX_VALUE), List.of(-1L)),
                boundary(pair, "second", "pairs", List.of(0L, Long.MAX_VALUE), List.of(-1L)),
                boundary(
                        pair,
                        "weight",
                        "pairs",
                        List.of(0.0, 1.0),
                        plus(NO_NUMBER, -Double.MIN_VALUE, Math.nextUp(1.0))),
                boundary(
                        interpolation,
                        "pairs",
                        "pairs",
                        List.of(Collections.nCopies(1, pair), Collections.nCopies(1000, pair)),
                        List.of(List.of(), Collections.nCopies(1001, pair))),
                boundary(new BankOperation.Compress(1), "rank", "rank", List.of(1, 2), List.of(0, -1)),
                boundary(
                        erasure,
                        "rows",
                        "rows",
                        List.of(rows(0, 1), rows(0, 10_000), Collections.nCopies(10_001, 5L)),
                        List.of(List.of(), rows(0, 10_001), rows(-1, 1), List.of(3L, -1L))),
                boundary(erasure, "reason", "reason", texts(0, 500), texts(501)),
                boundary(move, "alias", "alias", List.of(new BankAlias("a")), List.of(BankAlias.LATEST)),
                boundary(OPERATION, "description", "description", texts(0, 2000), texts(2001)),
                boundary(
                        OPERATION,
                        "parent",
                        "parent",
                        maybe(BANK, BankVersion.parse("pets@2")),
                        List.of(BankVersion.parse("others@1"))),
                boundary(
                        OPERATION,
                        "operation",
                        "version",
                        List.of(move),
                        List.of(with(move, "version", BankVersion.parse("others@1")))));
    }

    private static List<Boundary> others() {
        return List.of(
                boundary(FILE, "uri", "uri", List.of("gmem:", "gmem:a"), List.of("", "gmem", "file:/a", " gmem:a")),
                boundary(
                        FILE,
                        "sha256",
                        "sha256",
                        List.of(DIGEST),
                        List.of("", DIGEST + "0", DIGEST.substring(1), "g" + DIGEST.substring(1))),
                boundary(FILE, "bytes", "bytes", List.of(0L, Long.MAX_VALUE), List.of(-1L)),
                boundary(BANK, "number", "bank_version", List.of(1, Integer.MAX_VALUE), List.of(0, -1)),
                boundary(new CheckpointId(RUN.id(), 0), "trainingStep", "checkpoint", List.of(0L, 1L), List.of(-1L)),
                boundary(
                        new SetPromotion(CheckpointId.parse("demo@1"), true, "good"),
                        "reason",
                        "reason",
                        texts(1, 1000),
                        plus(texts(0, 1001), " ")));
    }

    @TestFactory
    Stream<DynamicTest> acceptsValuesInsideTheBoundaries() {
        return boundaries()
                .map(boundary -> DynamicTest.dynamicTest(
                        name(boundary),
                        () -> assertThat(boundary.accepted())
                                .allSatisfy(value -> assertThat(with(boundary.valid(), boundary.component(), value))
                                        .isNotNull())));
    }

    @TestFactory
    Stream<DynamicTest> rejectsValuesOutsideTheBoundariesByTheNameOfTheField() {
        return boundaries()
                .map(boundary -> DynamicTest.dynamicTest(
                        name(boundary),
                        () -> assertThat(boundary.rejected())
                                .allSatisfy(value -> assertThatThrownBy(
                                                () -> with(boundary.valid(), boundary.component(), value))
                                        .isInstanceOfSatisfying(
                                                InvalidInputException.class,
                                                rejected -> assertThat(rejected.failure()
                                                                .field())
                                                        .isEqualTo(boundary.field())))));
    }

    private static String name(Boundary boundary) {
        return boundary.valid().getClass().getSimpleName() + "." + boundary.component();
    }

    private static Boundary boundary(
            Record valid,
            String component,
            String field,
            List<? extends @Nullable Object> accepted,
            List<? extends @Nullable Object> rejected) {
        return new Boundary(
                valid,
                component,
                field,
                Collections.unmodifiableList(accepted),
                Collections.unmodifiableList(rejected));
    }

    /** A gate with one bound, which it must not lose. */
    private static Boundary onlyBoundOf(String component) {
        PromotionSpec gate = PROMOTION;
        for (String other : List.of("maxFrechet", "maxKid", "maxCopyRate", "minRecall")) {
            gate = other.equals(component) ? gate : with(gate, other, null);
        }
        return boundary(gate, component, "promotion", List.of(0.5), Collections.singletonList(null));
    }

    private static RunSpec unmeasured() {
        return with(RUN, "evaluation", new EvaluationSpec(0, 20));
    }

    private static ExecutionSpec workers(@Nullable Integer workers) {
        return with(EXECUTION, "workers", workers);
    }

    private static EvaluationSpec every(@Nullable Long every) {
        return with(EVALUATION, "every", every);
    }

    private static List<Long> rows(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static List<@Nullable Object> texts(int... lengths) {
        return Arrays.stream(lengths)
                .mapToObj("x"::repeat)
                .map(text -> (@Nullable Object) text)
                .toList();
    }

    /** The values of a field that may be absent. */
    private static List<@Nullable Object> maybe(Object... values) {
        return plus(Arrays.asList(values), (Object) null);
    }

    private static List<@Nullable Object> plus(List<? extends @Nullable Object> values, @Nullable Object... others) {
        return Stream.concat(values.stream(), Arrays.stream(others))
                .<@Nullable Object>map(value -> value)
                .toList();
    }

    /** A copy of {@code record} with another value of one component. */
    @SuppressWarnings("unchecked")
    private static <R extends Record> R with(R record, String component, @Nullable Object value) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Object[] arguments = new Object[components.length];
            boolean found = false;
            for (int i = 0; i < components.length; i++) {
                boolean replaced = components[i].getName().equals(component);
                arguments[i] = replaced ? value : components[i].getAccessor().invoke(record);
                found |= replaced;
            }
            assertThat(found).as(component + " of " + record.getClass()).isTrue();
            Constructor<?> canonical = record.getClass().getDeclaredConstructor(types);
            return (R) canonical.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
