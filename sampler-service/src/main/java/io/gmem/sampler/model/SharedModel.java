package io.gmem.sampler.model;

/** A model and how many jobs hold it. Once retired it is closed by the last of them to let go. */
final class SharedModel {
    private final ModelPlan plan;
    private final Model model;
    private int leases;
    private boolean retired;

    SharedModel(ModelPlan plan, Model model) {
        this.plan = plan;
        this.model = model;
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
            model.close();
        }
    }
}
