package io.gmem.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.launcher.CommandFailure;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class DemoResultTest {
    @Test
    void comparesFirstAndLastCheckpointInAnyOrder() throws Exception {
        JsonNode checkpoints = json("""
                [{"training_step":1200,"evaluation":{"samples":256,"frechet":0.5,"frechet_shuffled":2.0,"frechet_floor":0.1}},
                 {"training_step":300},
                 {"training_step":0,"evaluation":{"samples":256,"frechet":4.0,"frechet_floor":0.1}}]""");
        JsonNode images = json(
                "[{\"copied\":true,\"snippets\":[4],\"nearest\":4},{\"copied\":false,\"snippets\":[5],\"nearest\":6},{}]");

        DemoResult result = DemoResult.of("demo", checkpoints, images);

        assertThat(result).isEqualTo(new DemoResult("demo", 256, 4.0, 0.5, 2.0, 0.1, 3, 1, 1));
        assertThat(result.text())
                .contains(
                        "4.000 untrained, 0.500 trained (88 % less)",
                        "2.000 when conditioned on wrong", "of 3 generated", "1 are copies");
    }

    @Test
    void rejectsSingleEvaluatedCheckpoint() throws Exception {
        JsonNode one = json("[{\"training_step\":0,\"evaluation\":{\"frechet\":4.0}}]");

        assertThatThrownBy(() -> DemoResult.of("demo", one, json("[]")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("demo was not evaluated");
    }

    @Test
    void placesEachImageAboveItsNearest() {
        var pair = new ComparisonGrid.Pair(plain(Color.RED), plain(Color.BLUE));

        BufferedImage grid = new ComparisonGrid(Collections.nCopies(9, pair)).draw();

        assertThat(grid.getRGB(50, 50)).isEqualTo(Color.RED.getRGB());
        assertThat(grid.getRGB(50, 150)).isEqualTo(Color.BLUE.getRGB());
        assertThat(grid.getRGB(50, 260)).as("second row").isEqualTo(Color.RED.getRGB());
        assertThat(grid.getRGB(150, 260)).as("no tenth image").isEqualTo(Color.WHITE.getRGB());
    }

    private static BufferedImage plain(Color color) {
        var image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 32 * 32; i++) {
            image.setRGB(i % 32, i / 32, color.getRGB());
        }
        return image;
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
