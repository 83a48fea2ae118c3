package io.gmem.sampler.model;

import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.diffusion.network.Network;
import io.gmem.sampler.batching.BatchingEngine;

/**
 * The network of a checkpoint with its batching engine, shared by all models of that checkpoint. If only the bank changes, the
 * weights are not loaded again, and requests of both banks share a batch. The last holder closes it. Thread-safe.
 */
final class SharedNetwork {
    private final ArtifactRef checkpoint;
    private final Network network;
    private final BatchingEngine batching;
    private int holders = 1;

    /** Creates a network with one hold, which belongs to the caller. */
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

    /** Adds a hold; returns false when the network is closed or belongs to another checkpoint. */
    synchronized boolean hold(ArtifactRef requested) {
        if (holders == 0 || !checkpoint.equals(requested)) {
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
