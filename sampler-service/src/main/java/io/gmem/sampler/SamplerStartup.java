package io.gmem.sampler;

import io.gmem.eventlog.TopicProvisioner;
import java.time.Duration;

/** Priorities of the startup observers: engine, topic provisioning, state recovery, messaging channels (1000), workers. */
public final class SamplerStartup {
    /** Opens the tensor engine before anything else. A process without a correct kernel must not start. */
    public static final int ENGINE = TopicProvisioner.PRIORITY - 50;
    /** Recovers state from topics. Nothing may be published at this stage. */
    public static final int RECOVER = TopicProvisioner.PRIORITY + 100;
    /** Starts the threads that process jobs and publish. */
    public static final int WORK = 3000;
    /** Upper bound on the time in which the state of a topic is recovered. */
    public static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(2);

    private SamplerStartup() {}
}
