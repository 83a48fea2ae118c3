package io.gmem.gateway.view;

import io.gmem.eventlog.Envelope;

/** Receives every event of the suite on one thread, in the order of each topic. */
public interface EventListener {
    void apply(Envelope event);
}
