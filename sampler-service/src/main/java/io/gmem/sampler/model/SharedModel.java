package io.gmem.sampler.model;

/** A model and how many jobs hold it. Once retired it is closed by the last of them to let go. */
final class SharedModel {
    private final ModelPlan plan;
    private final Model model;
    private final Runnable closed;
    private int leases;
    private boolean retired;

    /** @param closed run after the model was */
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

    /** Not after {@link #retire}. */
    synchronized ModelLease lease() {
        if (retired) {
            throw new IllegalStateException("model " + pair() + " is retired");
        }
        leases++;
        return new ModelLease(model, this::release);
    }

    /** No new job will hold it. */
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
