package io.gmem.contracts.engine;

import io.gmem.contracts.message.Event;
import java.time.Duration;
import java.time.Instant;

/** An event about the tensor engine of one service instance. */
public sealed interface EngineEvent extends Event {
    /** Time after which a live instance publishes its report again. */
    Duration INTERVAL = Duration.ofMinutes(2);

    /** Name of the service, for example {@code trainer-service}. */
    String service();

    /** Id of the process, unique among the instances of all services. */
    String instance();

    Instant at();

    @Override
    default String key() {
        return instance();
    }

    /**
     * A service instance reported its engine: at start, after new kernels were verified, and every {@link #INTERVAL}.
     *
     * @param at time of the report
     * @param kernelCount number of verified kernels; {@code engine} lists at most 250 of them, those with a wrong route first
     */
    record Reported(String service, String instance, Instant at, EngineFacts engine, int kernelCount)
            implements EngineEvent {
        /** The report of an engine, bounded to the size of a message. */
        public static Reported of(String service, String instance, Instant at, EngineFacts engine) {
            return new Reported(
                    service, instance, at, engine.bounded(), engine.kernels().size());
        }
    }
}
