package io.gmem.trainer;

import io.gmem.eventlog.TopicProvisioner;

/** The order of the start: the engine, topics, then what they hold, then the channels (1000), then the work. */
public final class TrainerStartup {
    /** Opening the tensor engine, before anything else: a process without a correct kernel must not start. */
    public static final int ENGINE = TopicProvisioner.PRIORITY - 50;
    /** Reading state from topics; nothing may be published yet. */
    public static final int LEARN = TopicProvisioner.PRIORITY + 100;
    /** Threads that work and publish. */
    public static final int WORK = 3000;

    private TrainerStartup() {}
}
