package io.gmem.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.run.RunEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The key of a message determines its partition and, on a compacted topic, the messages it replaces. */
class KeyTest {

    @ParameterizedTest
    @EnumSource
    void isIdOfEntity(MessageType type) {
        String key = switch (type) {
            case INGEST_DATASET, DATASET_ACCEPTED, DATASET_PROGRESSED, DATASET_PUBLISHED, DATASET_FAILED -> "pets-32";
            case BUILD_SHARD, SHARD_BUILT, SHARD_FAILED -> "pets-32/3";
            case BANK_PUBLISHED -> "pets@2";
            case CHANGE_BANK -> "pets";
            case OPERATION_DONE -> "erase-1";
            case OPERATION_ACCEPTED, OPERATION_FAILED -> "append-1";
            case ALIAS_MOVED -> "pets@stable";
            case ENCODE_IMAGE, IMAGE_ENCODED, IMAGE_ENCODING_FAILED -> "question-1";
            case RUN_ACCEPTED -> "baseline";
            case START_RUN,
                    CANCEL_RUN,
                    PAUSE_RUN,
                    RESUME_RUN,
                    RUN_STARTED,
                    RUN_PROGRESSED,
                    RUN_PAUSED,
                    RUN_RESUMED,
                    RUN_COMPLETED,
                    RUN_FAILED,
                    RUN_CANCELLED,
                    SET_PROMOTION,
                    PIN_CHECKPOINT -> "demo";
            case CHECKPOINT_PUBLISHED,
                    CHECKPOINT_RETIRED,
                    EVALUATION_COMPLETED,
                    PROMOTION_DECIDED,
                    PIN_CHANGED,
                    MODEL_SWITCHED,
                    MODEL_REFUSED -> "demo@1200";
            case ASSIGN_WORKER,
                    PLACE_WORKER,
                    TRAIN_WORKER,
                    DISMISS_WORKER,
                    WORKER_PRESENT,
                    WORKER_READY,
                    WORKER_RELEASED,
                    WORKER_LEFT -> "worker-1";
            case JOB_ACCEPTED, JOB_FAILED, JOB_CANCELLED -> "job-2";
            case GENERATE_IMAGES, IMAGES_GENERATED, CANCEL_JOB, JOB_PROGRESSED, WEBHOOK_REGISTERED, WEBHOOK_SETTLED ->
                "job-1";
            case MODEL_ALIAS_MOVED, MODEL_ALIAS_REMOVED -> "stable";
            case ENGINE_REPORTED -> "host-1.4711";
        };
        assertThat(Examples.of(type).key()).isEqualTo(key);
    }

    @ParameterizedTest
    @EnumSource
    void marksFinalStatesAsTerminal(MessageType type) {
        Message message = Examples.of(type);
        boolean ended = switch (type) {
            case DATASET_PUBLISHED,
                    DATASET_FAILED,
                    OPERATION_DONE,
                    OPERATION_FAILED,
                    RUN_COMPLETED,
                    RUN_FAILED,
                    RUN_CANCELLED,
                    IMAGES_GENERATED,
                    JOB_FAILED,
                    JOB_CANCELLED -> true;
            default -> false;
        };
        if (message instanceof DatasetEvent state) {
            assertThat(state.terminal()).isEqualTo(ended);
            assertThat(state.dataset()).isEqualTo(state.spec().id());
        } else if (message instanceof OperationEvent state) {
            assertThat(state.terminal()).isEqualTo(ended);
            assertThat(state.operation()).isEqualTo(state.spec().id());
        } else if (message instanceof RunEvent.State state) {
            assertThat(state.terminal()).isEqualTo(ended);
            assertThat(state.run()).isEqualTo(state.spec().id());
        } else if (message instanceof JobEvent state) {
            assertThat(state.terminal()).isEqualTo(ended);
            assertThat(state.job()).isEqualTo(state.spec().id());
        } else {
            assertThat(ended).isFalse();
        }
    }
}
