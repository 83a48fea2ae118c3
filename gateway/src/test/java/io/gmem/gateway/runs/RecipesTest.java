package io.gmem.gateway.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.run.RunSchema;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.TrainingSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recipe is a valid run request and states its cost. */
class RecipesTest {
    private static final Path RECIPES = Path.of("..", "recipes");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final long IMAGES = 1_281_167;
    private static final ObjectMapper STRICT =
            MessageJson.mapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    static List<Path> recipes() throws IOException {
        try (Stream<Path> files = Files.list(RECIPES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static RunSpec spec(Path recipe) throws IOException {
        RunRequest request = STRICT.treeToValue(YAML.readTree(recipe.toFile()), RunRequest.class);
        boolean classes =
                request.systemOrDefault() == TrainingSystem.SIT || request.systemOrDefault() == TrainingSystem.REPA;
        return request.spec(classes ? null : new BankVersion(new BankName("bank"), 1), IMAGES);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void readsEveryRecipeAsRun(Path recipe) throws IOException {
        assertThat(spec(recipe).steps()).isPositive();
        assertThat(Files.readString(recipe)).contains("#   data set", "#   train", "#   cost", "#   metric");
        assertThat(Files.readString(RECIPES.resolve("README.md")))
                .contains(recipe.getFileName().toString());
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void matchesTheSchema(Path recipe) throws IOException {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(RunSchema.json());

        assertThat(schema.validate(YAML.readTree(recipe.toFile()))).isEmpty();
        assertThat(schema.validate(YAML.readTree("{dataset: pets, steps: 0, colour: red}")))
                .hasSize(2);
    }

    @Test
    void coversEveryTrainingSystem() throws IOException {
        assertThat(recipes()).extracting(recipe -> spec(recipe).system()).contains(TrainingSystem.values());
    }
}
