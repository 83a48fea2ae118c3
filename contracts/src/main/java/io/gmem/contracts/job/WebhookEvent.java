package io.gmem.contracts.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.JobId;
import io.gmem.contracts.message.Event;
import java.time.Instant;

/** The state of a job's webhook, shared by all gateways, so that any gateway can deliver the notification. */
public sealed interface WebhookEvent extends Event {
    JobId job();

    @Override
    default String key() {
        return job().value();
    }

    /**
     * The webhook was registered for notification of the end of the job.
     *
     * @param sealed URL and secret, encrypted with a key of the gateways, in base64
     */
    record Registered(JobId job, String sealed, Instant registeredAt) implements WebhookEvent {}

    /**
     * Delivery ended. The event replaces the registration and its sealed data.
     *
     * @param attempts number of delivery attempts of the gateway that ended it
     */
    record Settled(JobId job, Ending ending, int attempts, Instant settledAt) implements WebhookEvent {}

    /** The result of the delivery. */
    enum Ending {
        /** The receiver accepted the notification. */
        @JsonProperty("told")
        DELIVERED,
        /** The receiver rejected further notifications. */
        @JsonProperty("gone")
        GONE,
        /** All attempts failed, or the job did not end within a week. */
        @JsonProperty("given-up")
        GIVEN_UP
    }
}
