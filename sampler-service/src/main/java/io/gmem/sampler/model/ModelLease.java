package io.gmem.sampler.model;

import java.util.concurrent.atomic.AtomicBoolean;

/** A lease of a loaded model, which stays loaded until {@link #close}. */
public final class ModelLease implements AutoCloseable {
    private final Model model;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    ModelLease(Model model, Runnable release) {
        this.model = model;
        this.release = release;
    }

    public Model model() {
        return model;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
