package io.gmem.memory.dataset;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.memory.download.DownloadCache;
import io.gmem.memory.ingest.IngestSettings;
import io.gmem.memory.shard.OpenSource;
import io.gmem.memory.source.SourceLocator;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Creates readers for the sources of data sets; each reader has its own open source. */
@ApplicationScoped
public class SourceOpening {
    private final ArtifactStore store;
    private final IngestSettings settings;
    private final Path imports;
    private final DownloadCache downloads;

    SourceOpening(
            ArtifactStore store,
            IngestSettings settings,
            @ConfigProperty(name = "gmem.imports.dir") Path imports,
            DownloadCache downloads) {
        this.store = store;
        this.settings = settings;
        this.imports = imports;
        this.downloads = downloads;
    }

    OpenSource open() {
        return new OpenSource(store, new SourceLocator(store, imports, downloads), settings.treeLimits());
    }
}
