package io.gmem.contracts.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RunSchemaTest {

    @Test
    void containsEveryFieldOfRun() throws JsonProcessingException {
        JsonNode schema = new ObjectMapper().readTree(RunSchema.json());
        String[] fields = Arrays.stream(RunSpec.class.getRecordComponents())
                .map(component -> SnakeCaseStrategy.INSTANCE.translate(component.getName()))
                .toArray(String[]::new);
        assertThat(schema.get("properties").fieldNames()).toIterable().containsExactlyInAnyOrder(fields);
    }
}
