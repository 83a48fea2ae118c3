package io.gmem.gateway.view;

import io.gmem.eventlog.Envelope;

/** Told of every event of the suite, on one thread, in the order of its topic. */
public interface EventListener {
    void apply(Envelope event);
}
