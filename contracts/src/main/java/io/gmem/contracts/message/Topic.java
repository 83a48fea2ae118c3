package io.gmem.contracts.message;

import java.time.Duration;
import java.util.Map;

/** The registry of topics. State topics are compacted: the newest event of a key contains its full state. */
public enum Topic {
    MEMORY_COMMANDS("gmem.memory.commands.v1", Kind.COMMANDS, 3),
    DATASETS("gmem.memory.datasets.v1", Kind.STATE, 1),
    SHARD_COMMANDS("gmem.memory.shard-commands.v1", Kind.COMMANDS, 12),
    SHARDS("gmem.memory.shards.v1", Kind.STATE, 1),
    BANKS("gmem.memory.banks.v1", Kind.STATE, 1),
    OPERATIONS("gmem.memory.operations.v1", Kind.STATE, 1),
    ALIASES("gmem.memory.aliases.v1", Kind.STATE, 1),
    MEMORY_RESPONSES("gmem.memory.answers.v1", Kind.TELEMETRY, 1),
    MEMORY_DEAD_LETTERS("gmem.memory.dead-letters.v1", Kind.DEAD_LETTERS, 1),

    TRAINING_COMMANDS("gmem.training.commands.v1", Kind.COMMANDS, 3),
    RUNS("gmem.training.runs.v1", Kind.STATE, 1),
    CHECKPOINTS("gmem.training.checkpoints.v1", Kind.STATE, 1),
    PROMOTIONS("gmem.training.promotions.v1", Kind.STATE, 1),
    PINS("gmem.training.pins.v1", Kind.STATE, 1),
    EVALUATIONS("gmem.training.evaluations.v1", Kind.STATE, 1),
    TRAINING_PROGRESS("gmem.training.progress.v1", Kind.TELEMETRY, 1),
    WORKER_COMMANDS("gmem.training.worker-commands.v1", Kind.COMMANDS, 1),
    WORKERS("gmem.training.workers.v1", Kind.TELEMETRY, 1),
    TRAINING_DEAD_LETTERS("gmem.training.dead-letters.v1", Kind.DEAD_LETTERS, 1),

    SAMPLING_COMMANDS("gmem.sampling.commands.v1", Kind.COMMANDS, 6),
    JOBS("gmem.sampling.jobs.v1", Kind.STATE, 1),
    SAMPLING_PROGRESS("gmem.sampling.progress.v1", Kind.TELEMETRY, 1),
    MODELS("gmem.sampling.models.v1", Kind.STATE, 1),
    MODEL_ALIASES("gmem.sampling.model-aliases.v1", Kind.STATE, 1),
    SAMPLING_DEAD_LETTERS("gmem.sampling.dead-letters.v1", Kind.DEAD_LETTERS, 1),

    WEBHOOKS("gmem.gateway.webhooks.v1", Kind.STATE, 1),
    GATEWAY_DEAD_LETTERS("gmem.gateway.dead-letters.v1", Kind.DEAD_LETTERS, 1),

    ENGINES("gmem.system.engines.v1", Kind.TELEMETRY, 1);

    private enum Kind {
        COMMANDS(Map.of("cleanup.policy", "delete", "retention.ms", millis(Duration.ofDays(7)))),
        STATE(Map.of(
                "cleanup.policy", "compact",
                "min.cleanable.dirty.ratio", "0.1",
                "segment.ms", millis(Duration.ofHours(1)))),
        TELEMETRY(Map.of("cleanup.policy", "delete", "retention.ms", millis(Duration.ofDays(2)))),
        DEAD_LETTERS(Map.of("cleanup.policy", "delete", "retention.ms", millis(Duration.ofDays(30))));

        private final Map<String, String> config;

        Kind(Map<String, String> config) {
            this.config = config;
        }

        private static String millis(Duration duration) {
            return Long.toString(duration.toMillis());
        }
    }

    private final String topicName;
    private final Kind kind;
    private final int partitions;

    Topic(String topicName, Kind kind, int partitions) {
        this.topicName = topicName;
        this.kind = kind;
        this.partitions = partitions;
    }

    /** Returns the name of the topic in Kafka. */
    public String topicName() {
        return topicName;
    }

    public int partitions() {
        return partitions;
    }

    /** Returns the Kafka topic settings. */
    public Map<String, String> config() {
        return kind.config;
    }

    public boolean compacted() {
        return kind == Kind.STATE;
    }
}
