package io.gmem.sampler.model;

import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.diffusion.network.Network;
import io.gmem.sampler.batching.BatchingEngine;

/**
 * The network of a checkpoint with the engine that draws with it, held by every model of that checkpoint: when only the bank
 * changes, no weight is loaded again, and requests of both banks share a batch. The last holder to let go closes it. Any thread.
 */
final class SharedNetwork {
    private final ArtifactRef checkpoint;
    private final Network network;
    private final BatchingEngine batching;
    private int holders = 1;

    /** The maker holds it. */
    SharedNetwork(ArtifactRef checkpoint, Network network, BatchingEngine batching) {
        this.checkpoint = checkpoint;
        this.network = network;
        this.batching = batching;
    }

    Network network() {
        return network;
    }

    BatchingEngine batching() {
        return batching;
    }

    /** Holds it once more; false when it is another checkpoint's, or closed. */
    synchronized boolean hold(ArtifactRef wanted) {
        if (holders == 0 || !checkpoint.equals(wanted)) {
            return false;
        }
        holders++;
        return true;
    }

    synchronized void release() {
        holders--;
        if (holders == 0) {
            batching.close();
            network.close();
        }
    }
}
