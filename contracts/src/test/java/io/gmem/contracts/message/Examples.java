package io.gmem.contracts.message;

import io.gmem.contracts.AssignmentId;
import io.gmem.contracts.BankAlias;
import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.JobId;
import io.gmem.contracts.ModelAlias;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.WorkerId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.bank.AliasEvent;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.ChangeBank;
import io.gmem.contracts.bank.CompressionReport;
import io.gmem.contracts.bank.EncodeImage;
import io.gmem.contracts.bank.ErasureReport;
import io.gmem.contracts.bank.ImageEncodingEvent;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.checkpoint.EvaluationEvent;
import io.gmem.contracts.checkpoint.PinCheckpoint;
import io.gmem.contracts.checkpoint.PinEvent;
import io.gmem.contracts.checkpoint.PromotionEvent;
import io.gmem.contracts.checkpoint.SetPromotion;
import io.gmem.contracts.dataset.BuildShard;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.dataset.ShardEvent;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.contracts.engine.EngineEvent;
import io.gmem.contracts.engine.EngineFacts;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.job.CancelJob;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.GeneratedImage;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.JobProgressed;
import io.gmem.contracts.job.ModelAliasEvent;
import io.gmem.contracts.job.ModelEvent;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.contracts.job.WebhookEvent;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.PauseRun;
import io.gmem.contracts.run.ResumeRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.contracts.run.Telemetry;
import io.gmem.contracts.run.TrainingSystem;
import io.gmem.contracts.worker.WorkerCommand;
import io.gmem.contracts.worker.WorkerEvent;
import java.time.Instant;
import java.util.List;

/** One message of every type with all fields set: the contents of the golden files as records. */
final class Examples {
    private static final Instant ACCEPTED = Instant.parse("2026-01-02T03:04:05.123456Z");
    private static final Instant LATER = Instant.parse("2026-01-02T03:14:05Z");
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    private static final BankVersion BANK = new BankVersion(new BankName("pets"), 2);
    private static final CheckpointId CHECKPOINT = new CheckpointId(new RunId("demo"), 1200);
    private static final List<String> LABELS = List.of("cat", "dog");
    private static final EngineFacts ENGINE = new EngineFacts(
            "AMD EPYC 9R45",
            "0xb002161",
            "AVX512",
            "2.7.1",
            "2024.2.0",
            "3.7.1",
            2,
            "cpu",
            0.25,
            List.of(
                    new EngineFacts.Kernel(
                            "linear",
                            "64x72x512",
                            "float32",
                            true,
                            "product",
                            List.of(
                                    new EngineFacts.Candidate("product", null, 0.5),
                                    new EngineFacts.Candidate("convolution", "output differs by 3", 0))),
                    new EngineFacts.Kernel(
                            "attention",
                            "64x40",
                            "float32",
                            true,
                            "fused",
                            List.of(new EngineFacts.Candidate("fused", null, 0)))));
    private static final Failure FAILURE =
            new Failure("disk_full", Category.EXHAUSTED, true, "source", "source does not fit on the disk");

    private static final DatasetSpec UPLOADED = new DatasetSpec(
            new DatasetId("pets-32"),
            new DatasetSource.Upload(artifact("uploads/u-1", MediaTypes.UPLOAD), "my pets.zip"),
            32,
            "pixels",
            "hog-color",
            new BankName("pets"),
            "cats and dogs");
    private static final DatasetSpec IMPORTED = new DatasetSpec(
            new DatasetId("pets-32"),
            new DatasetSource.Folder("animals/pets"),
            32,
            "pixels",
            "hog-color",
            new BankName("pets"),
            "");
    private static final DatasetSpec MIRRORED = new DatasetSpec(
            new DatasetId("pets-32"),
            new DatasetSource.Folder("animals/pets"),
            256,
            "taef2",
            "dinov2-small",
            new BankName("pets"),
            "",
            true,
            true);
    private static final RunSpec SNIPPETS = new RunSpec(
            new RunId("demo"),
            TrainingSystem.GMEM_V1,
            NetworkPreset.parse("Mi/4"),
            new DatasetId("pets-32"),
            BANK,
            1200,
            32,
            new OptimizerSpec(2e-3, 100, 600, 0.9, 0.95, 0.01, 1, 0.99),
            new ConditionSpec(0.1, ConditionSpec.Scale.SQRT_DIM),
            7,
            300,
            3,
            new EvaluationSpec(512, 20));
    private static final RunSpec CLASSES = new RunSpec(
            new RunId("baseline"),
            TrainingSystem.SIT,
            NetworkPreset.parse("XL/2"),
            new DatasetId("pets-32"),
            null,
            400,
            256,
            new OptimizerSpec(1e-4, 0, 0, 0.9, 0.999, 0, 1, 0.9999),
            new ConditionSpec(0, ConditionSpec.Scale.PAPER),
            -1,
            100,
            1,
            new EvaluationSpec(0, 50));
    private static final GenerationSpec JOB = new GenerationSpec(
            new JobId("job-1"), new Prompt.Mix(1, 2, 0.3), 2, 40, 20, Solver.HEUN, 1.5, CHECKPOINT, BANK);
    private static final GenerationSpec SIMPLE_JOB =
            new GenerationSpec(new JobId("job-2"), new Prompt.Label("cat"), 1, 0, 20, Solver.EULER, 1, null, null);

    private static final Evaluation MEASURED = new Evaluation(
            "random-conv-96",
            512,
            0.41,
            0.9,
            0.02,
            0.003,
            0.75,
            0.5,
            0.875,
            0.625,
            0.015625,
            0.25,
            new Evaluation.HeldOut(25, 0.45));

    private static final OperationSpec ERASURE = new OperationSpec(
            new OperationId("erase-1"),
            new BankName("pets"),
            new BankVersion(new BankName("pets"), 1),
            new BankOperation.Erase(List.of(3L, 17L), "asked for by its owner"),
            "without the two");
    private static final OperationSpec APPENDING = new OperationSpec(
            new OperationId("append-1"),
            new BankName("pets"),
            null,
            new BankOperation.AppendImages(artifact("uploads/u-1", MediaTypes.UPLOAD), "my cat.jpg", "cat"),
            "");

    private static final WorkerId WORKER = new WorkerId("worker-1");
    private static final AssignmentId ASSIGNMENT = new AssignmentId("assignment-1");

    private Examples() {}

    private static ArtifactRef artifact(String place, String mediaType) {
        return new ArtifactRef("gmem:" + place, DIGEST, 12345, mediaType);
    }

    static Message of(MessageType type) {
        return switch (type) {
            case INGEST_DATASET -> new IngestDataset(UPLOADED);
            case DATASET_ACCEPTED -> new DatasetEvent.Accepted(IMPORTED, ACCEPTED);
            case DATASET_PROGRESSED -> new DatasetEvent.Progressed(IMPORTED, ACCEPTED, 10, 500, 1);
            case DATASET_PUBLISHED ->
                new DatasetEvent.Published(
                        UPLOADED,
                        ACCEPTED,
                        LATER,
                        artifact("datasets/pets-32", MediaTypes.DATASET),
                        499,
                        3,
                        32,
                        LABELS,
                        1,
                        List.of(new SkippedFile("cat/7.jpg", "is cut short")),
                        BANK);
            case DATASET_FAILED -> new DatasetEvent.Failed(IMPORTED, ACCEPTED, LATER, FAILURE);
            case BUILD_SHARD ->
                new BuildShard(
                        MIRRORED,
                        ACCEPTED,
                        3,
                        192,
                        256,
                        DIGEST,
                        artifact("weights/tiny", MediaTypes.WEIGHTS),
                        artifact("weights/dino", MediaTypes.WEIGHTS));
            case SHARD_BUILT ->
                new ShardEvent.Built(
                        new DatasetId("pets-32"),
                        ACCEPTED,
                        3,
                        artifact("builds/pets-32/3", MediaTypes.SHARD),
                        63,
                        1,
                        123456,
                        1.5,
                        "memory-0/17");
            case SHARD_FAILED -> new ShardEvent.Failed(new DatasetId("pets-32"), ACCEPTED, 3, FAILURE);
            case BANK_PUBLISHED ->
                new BankEvent.Published(
                        BANK,
                        new BankVersion(new BankName("pets"), 1),
                        new DatasetId("pets-32"),
                        artifact("banks/pets/2", MediaTypes.BANK),
                        DIGEST,
                        "hog-color",
                        DIGEST,
                        256,
                        499,
                        LABELS,
                        LATER,
                        "cats and dogs");
            case CHANGE_BANK -> new ChangeBank(ERASURE);
            case OPERATION_ACCEPTED -> new OperationEvent.Accepted(APPENDING, ACCEPTED);
            case OPERATION_DONE ->
                new OperationEvent.Done(
                        ERASURE,
                        ACCEPTED,
                        LATER,
                        BANK,
                        0,
                        List.of(),
                        new CompressionReport(64, 0.5, 0.25, 0.75, 1000, 4000),
                        new ErasureReport(artifact("receipts/erase-1", MediaTypes.RECEIPT), 2, 1, 3));
            case OPERATION_FAILED -> new OperationEvent.Failed(APPENDING, ACCEPTED, LATER, FAILURE);
            case ALIAS_MOVED -> new AliasEvent.Moved(new BankAlias("stable"), BANK, LATER);
            case ENCODE_IMAGE ->
                new EncodeImage(new OperationId("question-1"), BANK, artifact("uploads/u-2", MediaTypes.UPLOAD));
            case IMAGE_ENCODED -> new ImageEncodingEvent.Encoded(new OperationId("question-1"), List.of(0.5f, -2f));
            case IMAGE_ENCODING_FAILED -> new ImageEncodingEvent.Unencoded(new OperationId("question-1"), FAILURE);
            case START_RUN -> new StartRun(SNIPPETS);
            case CANCEL_RUN -> new CancelRun(new RunId("demo"));
            case PAUSE_RUN -> new PauseRun(new RunId("demo"));
            case RESUME_RUN -> new ResumeRun(new RunId("demo"));
            case RUN_PAUSED -> new RunEvent.Paused(SNIPPETS, ACCEPTED, LATER, 310);
            case RUN_RESUMED -> new RunEvent.Resumed(SNIPPETS, ACCEPTED, LATER, 312);
            case RUN_ACCEPTED -> new RunEvent.Accepted(CLASSES, ACCEPTED);
            case RUN_STARTED -> new RunEvent.Started(SNIPPETS, ACCEPTED, LATER, 300);
            case RUN_PROGRESSED ->
                new RunEvent.Progressed(
                        new RunId("demo"),
                        310,
                        1200,
                        new Telemetry(0.25, 1.5, 2e-3, 96.5, 300.25, null, null, null),
                        LATER);
            case RUN_COMPLETED -> new RunEvent.Completed(SNIPPETS, ACCEPTED, LATER, 0.125);
            case RUN_FAILED -> new RunEvent.Failed(SNIPPETS, ACCEPTED, LATER, 310, FAILURE);
            case RUN_CANCELLED -> new RunEvent.Cancelled(SNIPPETS, ACCEPTED, LATER, 310);
            case CHECKPOINT_PUBLISHED ->
                new CheckpointEvent.Published(
                        CHECKPOINT,
                        SNIPPETS,
                        artifact("runs/demo/checkpoints/1200", MediaTypes.CHECKPOINT),
                        3,
                        32,
                        LABELS,
                        0.125,
                        new Evaluation("random-conv", 512, 40.5, 90.25, 2.5),
                        LATER);
            case CHECKPOINT_RETIRED -> new CheckpointEvent.Retired(CHECKPOINT, LATER);
            case ASSIGN_WORKER ->
                new WorkerCommand.Assign(
                        WORKER,
                        ASSIGNMENT,
                        SNIPPETS,
                        artifact("datasets/pets-32", MediaTypes.DATASET),
                        artifact("weights/tiny", MediaTypes.WEIGHTS),
                        32,
                        List.of(artifact("banks/pets/2", MediaTypes.BANK)),
                        artifact("runs/demo/checkpoints/300", MediaTypes.CHECKPOINT));
            case PLACE_WORKER ->
                new WorkerCommand.Place(WORKER, ASSIGNMENT, "group-1", 2, 3, "10.1.0.7", 40123, 60_000);
            case TRAIN_WORKER -> new WorkerCommand.Train(WORKER, ASSIGNMENT, 600);
            case DISMISS_WORKER -> new WorkerCommand.Dismiss(WORKER, ASSIGNMENT);
            case WORKER_PRESENT -> new WorkerEvent.Present(WORKER, LATER, "10.1.0.8", 4, "cpu", ASSIGNMENT);
            case WORKER_READY -> new WorkerEvent.Ready(WORKER, LATER, ASSIGNMENT);
            case WORKER_RELEASED -> new WorkerEvent.Released(WORKER, LATER, ASSIGNMENT, "dismissed");
            case WORKER_LEFT -> new WorkerEvent.Left(WORKER, LATER);
            case EVALUATION_COMPLETED -> new EvaluationEvent.Completed(CHECKPOINT, MEASURED, LATER);
            case SET_PROMOTION -> new SetPromotion(CHECKPOINT, false, "the cats have two tails");
            case PROMOTION_DECIDED ->
                new PromotionEvent.Decided(
                        CHECKPOINT, false, "frechet 0.41 is above max_frechet 0.3", PromotionEvent.By.GATE, LATER);
            case PIN_CHECKPOINT -> new PinCheckpoint(CHECKPOINT, true);
            case PIN_CHANGED -> new PinEvent.Changed(CHECKPOINT, true, LATER);
            case GENERATE_IMAGES -> new GenerateImages(JOB);
            case JOB_ACCEPTED -> new JobEvent.Accepted(SIMPLE_JOB, ACCEPTED);
            case IMAGES_GENERATED ->
                new JobEvent.ImagesGenerated(
                        JOB,
                        ACCEPTED,
                        LATER,
                        CHECKPOINT,
                        BANK,
                        artifact("jobs/job-1", MediaTypes.IMAGES),
                        List.of(
                                new GeneratedImage("0.png", 40, List.of(1L, 2L), "cat", 12, 0.25, false),
                                new GeneratedImage("1.png", 41, List.of(), null, 13, 0.5, true)),
                        40);
            case JOB_FAILED -> new JobEvent.Failed(SIMPLE_JOB, ACCEPTED, LATER, FAILURE);
            case CANCEL_JOB -> new CancelJob(new JobId("job-1"));
            case JOB_CANCELLED -> new JobEvent.Cancelled(SIMPLE_JOB.withPreviews(2), ACCEPTED, LATER);
            case JOB_PROGRESSED -> new JobProgressed(new JobId("job-1"), 1, 10, 20, "AQID");
            case MODEL_SWITCHED -> new ModelEvent.Switched(CHECKPOINT, BANK, LATER);
            case MODEL_REFUSED -> new ModelEvent.Refused(CHECKPOINT, null, LATER, FAILURE);
            case MODEL_ALIAS_MOVED -> new ModelAliasEvent.Moved(new ModelAlias("stable"), CHECKPOINT, LATER);
            case MODEL_ALIAS_REMOVED -> new ModelAliasEvent.Removed(new ModelAlias("stable"), LATER);
            case WEBHOOK_REGISTERED ->
                new WebhookEvent.Registered(new JobId("job-1"), "AAECAwQFBgcICQoL3q2+7w==", ACCEPTED);
            case WEBHOOK_SETTLED ->
                new WebhookEvent.Settled(new JobId("job-1"), WebhookEvent.Ending.GIVEN_UP, 5, LATER);
            case ENGINE_REPORTED -> new EngineEvent.Reported("trainer-service", "host-1.4711", LATER, ENGINE, 2);
        };
    }
}
