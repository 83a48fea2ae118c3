package io.gmem.trainer.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentSettingsTest {
    private static final Map<String, String> NEEDED =
            Map.of("KAFKA_BOOTSTRAP_SERVERS", "kafka:9092", "GMEM_ARTIFACTS_DIR", "/artifacts");

    @Test
    void listensOnThisMachineAloneUnlessToldOtherwise() throws UnknownHostException {
        AgentSettings settings = AgentSettings.of(NEEDED);

        assertThat(settings.address()).isEqualTo("127.0.0.1");
        assertThat(settings.device()).isEqualTo("cpu");
        assertThat(settings.id().value()).endsWith("-" + ProcessHandle.current().pid());
    }

    @Test
    void aNameOfThisMachineIsTakenForItsAddress() throws UnknownHostException {
        assertThat(AgentSettings.of(with("GMEM_WORKER_ADDRESS", "localhost")).address())
                .isEqualTo("127.0.0.1");
    }

    @Test
    void whatIsMissingOrWrongIsNamed() {
        assertThatThrownBy(() -> AgentSettings.of(Map.of("KAFKA_BOOTSTRAP_SERVERS", "kafka:9092")))
                .hasMessageContaining("GMEM_ARTIFACTS_DIR is missing");
        assertThatThrownBy(() -> AgentSettings.of(with("GMEM_WORKER_DEVICE", "tpu")))
                .hasMessageContaining("GMEM_WORKER_DEVICE is cpu or cuda, not 'tpu'");
        assertThatThrownBy(() -> AgentSettings.of(with("OMP_NUM_THREADS", "0")))
                .hasMessageContaining("OMP_NUM_THREADS is at least 1");
        assertThatThrownBy(() -> AgentSettings.of(with("OMP_NUM_THREADS", "many")))
                .hasMessageContaining("OMP_NUM_THREADS is a number, not 'many'");
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = new HashMap<>(NEEDED);
        environment.put(name, value);
        return environment;
    }
}
