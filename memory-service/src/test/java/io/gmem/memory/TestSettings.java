package io.gmem.memory;

import io.gmem.memory.ingest.IngestSettings;
import io.gmem.memory.operation.BanksConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

/** The default settings, without a running service. */
public final class TestSettings {
    private TestSettings() {}

    public static IngestSettings ingest() {
        return defaults(IngestSettings.class);
    }

    public static BanksConfig banks() {
        return defaults(BanksConfig.class);
    }

    private static <T> T defaults(Class<T> type) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(type)
                .build()
                .getConfigMapping(type);
    }
}
