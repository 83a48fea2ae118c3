package io.gmem.memory.download;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.network.PublicNetwork;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives the service its downloads. */
@ApplicationScoped
public class DownloadBeans {
    @Produces
    @Singleton
    DownloadRoom room(ArtifactStore store, DownloadSettings settings) {
        DownloadLimits limits = settings.limits();
        var requests =
                new Requests(host -> settings.privateAddresses() || PublicNetwork.contains(host), limits.patience());
        return new DownloadRoom(store, new Downloads(requests, limits), settings.dir(), limits);
    }
}
