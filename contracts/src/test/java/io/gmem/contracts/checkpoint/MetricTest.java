package io.gmem.contracts.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.message.MessageJson;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {
    private static final ObjectMapper JSON = MessageJson.mapper();
    private static final Evaluation EVALUATION =
            new Evaluation("inception", 512, 1, null, 0.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, null, null);

    @ParameterizedTest
    @CsvSource({
        "FRECHET, 1, true",
        "KID, 2, true",
        "PRECISION, 3, false",
        "RECALL, 4, false",
        "DENSITY, 5, false",
        "COVERAGE, 6, false",
        "COPY_RATE, 7, true"
    })
    void returnsItsValueAndOrder(Metric metric, double value, boolean smallerIsBetter) {
        assertThat(metric.of(EVALUATION)).isEqualTo(value);
        assertThat(Stream.of(2.0, 1.0, 3.0).sorted(metric.bestFirst()).findFirst())
                .contains(smallerIsBetter ? 1.0 : 3.0);
    }

    @ParameterizedTest
    @EnumSource
    void isNullWithoutEvaluation(Metric metric) {
        assertThat(metric.of(null)).isNull();
        Double value = metric.of(new Evaluation("inception", 512, 1, null, 0.5));
        assertThat(value).isEqualTo(metric == Metric.FRECHET ? Double.valueOf(1) : null);
    }

    @ParameterizedTest
    @EnumSource
    void printsJsonName(Metric metric) throws JsonProcessingException {
        assertThat(JSON.writeValueAsString(metric)).isEqualTo('"' + metric.toString() + '"');
    }
}
