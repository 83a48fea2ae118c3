package io.gmem.contracts.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.JobId;
import io.gmem.contracts.message.Event;
import java.time.Instant;

/** What the gateways remember of a job's webhook, so that its end is told whichever of them is there by then. */
public sealed interface WebhookEvent extends Event {
    JobId job();

    @Override
    default String key() {
        return job().value();
    }

    /**
     * The end of the job is to be told.
     *
     * @param sealed address and secret, encrypted by a key that gateways alone have, in base64
     */
    record Registered(JobId job, String sealed, Instant registeredAt) implements WebhookEvent {}

    /**
     * Nothing more will be told. It takes the place of what was sealed.
     *
     * @param attempts made by the gateway that ended it
     */
    record Settled(JobId job, Ending ending, int attempts, Instant settledAt) implements WebhookEvent {}

    /** How telling ended. */
    enum Ending {
        /** Taken by its receiver. */
        @JsonProperty("told")
        TOLD,
        /** Its receiver wants no more. */
        @JsonProperty("gone")
        GONE,
        /** Not taken in all attempts, or there was nothing to tell in a week. */
        @JsonProperty("given-up")
        GIVEN_UP
    }
}
