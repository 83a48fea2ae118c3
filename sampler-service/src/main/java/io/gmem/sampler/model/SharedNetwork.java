package io.gmem.sampler.model;

import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.diffusion.network.Network;

/**
 * The network of a checkpoint, held by every model that draws with it: when only the bank changes, no weight is loaded again. The
 * last holder to let go closes it. Any thread.
 */
final class SharedNetwork {
    private final ArtifactRef checkpoint;
    private final Network network;
    private int holders = 1;

    /** The maker holds it. */
    SharedNetwork(ArtifactRef checkpoint, Network network) {
        this.checkpoint = checkpoint;
        this.network = network;
    }

    Network network() {
        return network;
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
            network.close();
        }
    }
}
