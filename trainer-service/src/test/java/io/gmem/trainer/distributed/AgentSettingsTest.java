package io.gmem.trainer.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentSettingsTest {
    private static final Map<String, String> REQUIRED =
            Map.of("KAFKA_BOOTSTRAP_SERVERS", "kafka:9092", "GMEM_ARTIFACTS_DIR", "/artifacts");

    @Test
    void listensOnLoopbackByDefault() throws UnknownHostException {
        AgentSettings settings = AgentSettings.of(REQUIRED);

        assertThat(settings.address()).isEqualTo("127.0.0.1");
        assertThat(settings.device()).isEqualTo("cpu");
        assertThat(settings.id().value()).endsWith("-" + ProcessHandle.current().pid());
    }

    @Test
    void resolvesHostName() throws UnknownHostException {
        assertThat(AgentSettings.of(with("GMEM_WORKER_ADDRESS", "localhost")).address())
                .isEqualTo("127.0.0.1");
    }

    @Test
    void rejectsMissingOrInvalidVariables() {
        assertThatThrownBy(() -> AgentSettings.of(Map.of("KAFKA_BOOTSTRAP_SERVERS", "kafka:9092")))
                .hasMessageContaining("GMEM_ARTIFACTS_DIR must be set");
        assertThatThrownBy(() -> AgentSettings.of(with("GMEM_WORKER_DEVICE", "tpu")))
                .hasMessageContaining("GMEM_WORKER_DEVICE must be cpu or cuda (was 'tpu')");
        assertThatThrownBy(() -> AgentSettings.of(with("OMP_NUM_THREADS", "0")))
                .hasMessageContaining("OMP_NUM_THREADS must be at least 1 (was 0)");
        assertThatThrownBy(() -> AgentSettings.of(with("OMP_NUM_THREADS", "many")))
                .hasMessageContaining("OMP_NUM_THREADS must be a number (was 'many')");
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = new HashMap<>(REQUIRED);
        environment.put(name, value);
        return environment;
    }
}
