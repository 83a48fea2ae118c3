package io.gmem.trainer;

import io.gmem.eventlog.TopicProvisioner;

/** The order of the start: topics, then what they hold, then the channels (1000), then the work. */
public final class ServiceStart {
    /** Reading state from topics; nothing may be published yet. */
    public static final int LEARN = TopicProvisioner.PRIORITY + 100;
    /** Threads that work and publish. */
    public static final int WORK = 3000;

    private ServiceStart() {}
}
