package io.gmem.trainer;

import io.gmem.eventlog.TopicProvisioner;

/** Priorities of the startup observers: engine, topic provisioning, state recovery, messaging channels (1000), workers. */
public final class TrainerStartup {
    /** Opens the tensor engine before anything else. A process without a correct kernel must not start. */
    public static final int ENGINE = TopicProvisioner.PRIORITY - 50;
    /** Recovers state from topics. Nothing may be published at this stage. */
    public static final int RECOVER = TopicProvisioner.PRIORITY + 100;
    /** Starts the threads that train and publish. */
    public static final int WORK = 3000;

    private TrainerStartup() {}
}
