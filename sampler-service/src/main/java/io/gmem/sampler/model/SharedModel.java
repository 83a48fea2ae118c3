package io.gmem.sampler.model;

/** A model with its lease count. A retired model is closed when its last lease ends. */
final class SharedModel {
    private final ModelPlan plan;
    private final Model model;
    private final Runnable closed;
    private int leases;
    private boolean retired;

    /** @param closed runs after the model was closed */
    SharedModel(ModelPlan plan, Model model, Runnable closed) {
        this.plan = plan;
        this.model = model;
        this.closed = closed;
    }

    ModelPlan plan() {
        return plan;
    }

    ModelPair pair() {
        return model.pair();
    }

    /** Leases the model. Must not be called after {@link #retire}. */
    synchronized ModelLease lease() {
        if (retired) {
            throw new IllegalStateException("model " + pair() + " is retired");
        }
        leases++;
        return new ModelLease(model, this::release);
    }

    /** Prevents further leases. */
    synchronized void retire() {
        if (!retired) {
            retired = true;
            closeIfUnused();
        }
    }

    private synchronized void release() {
        leases--;
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (retired && leases == 0) {
            try {
                model.close();
            } finally {
                closed.run();
            }
        }
    }
}
