package io.gmem.contracts.message;

import io.gmem.contracts.bank.AliasEvent;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.bank.ChangeBank;
import io.gmem.contracts.bank.EncodeImage;
import io.gmem.contracts.bank.ImageEncodingEvent;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.EvaluationEvent;
import io.gmem.contracts.checkpoint.PinCheckpoint;
import io.gmem.contracts.checkpoint.PinEvent;
import io.gmem.contracts.checkpoint.PromotionEvent;
import io.gmem.contracts.checkpoint.SetPromotion;
import io.gmem.contracts.dataset.BuildShard;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.dataset.ShardEvent;
import io.gmem.contracts.engine.EngineEvent;
import io.gmem.contracts.job.CancelJob;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.JobProgressed;
import io.gmem.contracts.job.ModelAliasEvent;
import io.gmem.contracts.job.ModelEvent;
import io.gmem.contracts.job.WebhookEvent;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.PauseRun;
import io.gmem.contracts.run.ResumeRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.StartRun;
import io.gmem.contracts.worker.WorkerCommand;
import io.gmem.contracts.worker.WorkerEvent;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The registry of messages: wire name ({@code ce_type}), topic and record. Wire names are never removed. */
public enum MessageType {
    INGEST_DATASET("io.gmem.dataset.ingest.v1", Topic.MEMORY_COMMANDS, IngestDataset.class),
    DATASET_ACCEPTED("io.gmem.dataset.accepted.v1", Topic.DATASETS, DatasetEvent.Accepted.class),
    DATASET_PROGRESSED("io.gmem.dataset.progressed.v1", Topic.DATASETS, DatasetEvent.Progressed.class),
    DATASET_PUBLISHED("io.gmem.dataset.published.v1", Topic.DATASETS, DatasetEvent.Published.class),
    DATASET_FAILED("io.gmem.dataset.failed.v1", Topic.DATASETS, DatasetEvent.Failed.class),
    BUILD_SHARD("io.gmem.shard.build.v1", Topic.SHARD_COMMANDS, BuildShard.class),
    SHARD_BUILT("io.gmem.shard.built.v1", Topic.SHARDS, ShardEvent.Built.class),
    SHARD_FAILED("io.gmem.shard.failed.v1", Topic.SHARDS, ShardEvent.Failed.class),
    BANK_PUBLISHED("io.gmem.bank.published.v1", Topic.BANKS, BankEvent.Published.class),
    CHANGE_BANK("io.gmem.bank.change.v1", Topic.MEMORY_COMMANDS, ChangeBank.class),
    OPERATION_ACCEPTED("io.gmem.operation.accepted.v1", Topic.OPERATIONS, OperationEvent.Accepted.class),
    OPERATION_DONE("io.gmem.operation.done.v1", Topic.OPERATIONS, OperationEvent.Done.class),
    OPERATION_FAILED("io.gmem.operation.failed.v1", Topic.OPERATIONS, OperationEvent.Failed.class),
    ALIAS_MOVED("io.gmem.alias.moved.v1", Topic.ALIASES, AliasEvent.Moved.class),
    ENCODE_IMAGE("io.gmem.picture.encode.v1", Topic.MEMORY_COMMANDS, EncodeImage.class),
    IMAGE_ENCODED("io.gmem.picture.encoded.v1", Topic.MEMORY_RESPONSES, ImageEncodingEvent.Encoded.class),
    IMAGE_ENCODING_FAILED("io.gmem.picture.unencoded.v1", Topic.MEMORY_RESPONSES, ImageEncodingEvent.Unencoded.class),

    START_RUN("io.gmem.run.start.v1", Topic.TRAINING_COMMANDS, StartRun.class),
    CANCEL_RUN("io.gmem.run.cancel.v1", Topic.TRAINING_COMMANDS, CancelRun.class),
    PAUSE_RUN("io.gmem.run.pause.v1", Topic.TRAINING_COMMANDS, PauseRun.class),
    RESUME_RUN("io.gmem.run.resume.v1", Topic.TRAINING_COMMANDS, ResumeRun.class),
    RUN_ACCEPTED("io.gmem.run.accepted.v1", Topic.RUNS, RunEvent.Accepted.class),
    RUN_STARTED("io.gmem.run.started.v1", Topic.RUNS, RunEvent.Started.class),
    RUN_PROGRESSED("io.gmem.run.progressed.v1", Topic.TRAINING_PROGRESS, RunEvent.Progressed.class),
    RUN_PAUSED("io.gmem.run.paused.v1", Topic.RUNS, RunEvent.Paused.class),
    RUN_RESUMED("io.gmem.run.resumed.v1", Topic.RUNS, RunEvent.Resumed.class),
    RUN_COMPLETED("io.gmem.run.completed.v1", Topic.RUNS, RunEvent.Completed.class),
    RUN_FAILED("io.gmem.run.failed.v1", Topic.RUNS, RunEvent.Failed.class),
    RUN_CANCELLED("io.gmem.run.cancelled.v1", Topic.RUNS, RunEvent.Cancelled.class),
    CHECKPOINT_PUBLISHED("io.gmem.checkpoint.published.v1", Topic.CHECKPOINTS, CheckpointEvent.Published.class),
    CHECKPOINT_RETIRED("io.gmem.checkpoint.retired.v1", Topic.CHECKPOINTS, CheckpointEvent.Retired.class),
    ASSIGN_WORKER("io.gmem.worker.assign.v1", Topic.WORKER_COMMANDS, WorkerCommand.Assign.class),
    PLACE_WORKER("io.gmem.worker.place.v1", Topic.WORKER_COMMANDS, WorkerCommand.Place.class),
    TRAIN_WORKER("io.gmem.worker.train.v1", Topic.WORKER_COMMANDS, WorkerCommand.Train.class),
    DISMISS_WORKER("io.gmem.worker.dismiss.v1", Topic.WORKER_COMMANDS, WorkerCommand.Dismiss.class),
    WORKER_PRESENT("io.gmem.worker.present.v1", Topic.WORKERS, WorkerEvent.Present.class),
    WORKER_READY("io.gmem.worker.ready.v1", Topic.WORKERS, WorkerEvent.Ready.class),
    WORKER_RELEASED("io.gmem.worker.released.v1", Topic.WORKERS, WorkerEvent.Released.class),
    WORKER_LEFT("io.gmem.worker.left.v1", Topic.WORKERS, WorkerEvent.Left.class),
    EVALUATION_COMPLETED("io.gmem.evaluation.completed.v1", Topic.EVALUATIONS, EvaluationEvent.Completed.class),
    SET_PROMOTION("io.gmem.checkpoint.judge.v1", Topic.TRAINING_COMMANDS, SetPromotion.class),
    PROMOTION_DECIDED("io.gmem.promotion.decided.v1", Topic.PROMOTIONS, PromotionEvent.Decided.class),
    PIN_CHECKPOINT("io.gmem.checkpoint.pin.v1", Topic.TRAINING_COMMANDS, PinCheckpoint.class),
    PIN_CHANGED("io.gmem.pin.changed.v1", Topic.PINS, PinEvent.Changed.class),

    GENERATE_IMAGES("io.gmem.images.generate.v1", Topic.SAMPLING_COMMANDS, GenerateImages.class),
    JOB_ACCEPTED("io.gmem.job.accepted.v1", Topic.JOBS, JobEvent.Accepted.class),
    IMAGES_GENERATED("io.gmem.images.generated.v1", Topic.JOBS, JobEvent.ImagesGenerated.class),
    JOB_FAILED("io.gmem.job.failed.v1", Topic.JOBS, JobEvent.Failed.class),
    CANCEL_JOB("io.gmem.job.cancel.v1", Topic.SAMPLING_COMMANDS, CancelJob.class),
    JOB_CANCELLED("io.gmem.job.cancelled.v1", Topic.JOBS, JobEvent.Cancelled.class),
    JOB_PROGRESSED("io.gmem.job.progressed.v1", Topic.SAMPLING_PROGRESS, JobProgressed.class),
    MODEL_SWITCHED("io.gmem.model.switched.v1", Topic.MODELS, ModelEvent.Switched.class),
    MODEL_REFUSED("io.gmem.model.refused.v1", Topic.MODELS, ModelEvent.Refused.class),
    MODEL_ALIAS_MOVED("io.gmem.model.named.v1", Topic.MODEL_ALIASES, ModelAliasEvent.Moved.class),
    MODEL_ALIAS_REMOVED("io.gmem.model.unnamed.v1", Topic.MODEL_ALIASES, ModelAliasEvent.Removed.class),
    WEBHOOK_REGISTERED("io.gmem.webhook.registered.v1", Topic.WEBHOOKS, WebhookEvent.Registered.class),
    WEBHOOK_SETTLED("io.gmem.webhook.settled.v1", Topic.WEBHOOKS, WebhookEvent.Settled.class),
    ENGINE_REPORTED("io.gmem.engine.reported.v1", Topic.ENGINES, EngineEvent.Reported.class);

    private static final Map<String, MessageType> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(MessageType::wireName, Function.identity()));
    private static final Map<Class<?>, MessageType> BY_RECORD =
            Arrays.stream(values()).collect(Collectors.toMap(MessageType::record, Function.identity()));

    private final String wireName;
    private final Topic topic;
    private final Class<? extends Message> record;

    MessageType(String wireName, Topic topic, Class<? extends Message> record) {
        this.wireName = wireName;
        this.topic = topic;
        this.record = record;
    }

    public String wireName() {
        return wireName;
    }

    public Topic topic() {
        return topic;
    }

    public Class<? extends Message> record() {
        return record;
    }

    public static MessageType of(Message message) {
        MessageType type = BY_RECORD.get(message.getClass());
        if (type == null) {
            throw new IllegalArgumentException(message.getClass() + " is not registered in MessageType");
        }
        return type;
    }

    /** Returns the type of a wire name; empty if this version does not know the name. */
    public static Optional<MessageType> ofWireName(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }
}
