package io.gmem.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Connects a Quarkus test to the shared broker. */
public final class BrokerResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of("kafka.bootstrap.servers", SharedBroker.bootstrapServers());
    }

    @Override
    public void stop() {
        // the broker is shared, and stops with the JVM
    }
}
