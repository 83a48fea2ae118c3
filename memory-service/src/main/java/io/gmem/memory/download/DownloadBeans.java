package io.gmem.memory.download;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.network.PublicNetwork;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** CDI producer of the download cache. */
@ApplicationScoped
public class DownloadBeans {
    @Produces
    @Singleton
    DownloadCache downloadCache(ArtifactStore store, DownloadSettings settings) {
        DownloadLimits limits = settings.limits();
        var requests = new DownloadRequests(
                host -> settings.privateAddresses() || PublicNetwork.contains(host), limits.patience());
        return new DownloadCache(store, new Downloads(requests, limits), settings.dir(), limits);
    }
}
