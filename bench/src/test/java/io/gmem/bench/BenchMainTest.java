package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Benchmarks of tiny networks; checks the form of the results, not the speed. */
class BenchMainTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemm --rounds 1 --json",
                "train --preset Mi/8 --batch 2 --steps 1 --rounds 2 --json",
                "train --preset Mi/8 --batch 2 --steps 1 --rounds 1 --snippet 8 --blockwise",
                "sample --preset Mi/8 --batch 2 --steps 2 --solver heun --guidance 2 --rounds 2 --json"
            })
    void endsWithOneJsonLine(String arguments) throws Exception {
        String[] lines = run(0, arguments).strip().split("\n");
        JsonNode result = new ObjectMapper().readTree(lines[lines.length - 1]);

        for (String field :
                new String[] {"model_flops", "seconds", "sgemm_flops_per_s", "mfu", "peak_rss_bytes", "threads"}) {
            assertThat(result.path(field).asDouble()).as(field).isPositive();
        }
        assertThat(lines).hasSizeGreaterThanOrEqualTo(1);
        assertThat(lines.length == 1).isEqualTo(arguments.contains("--json"));
    }

    @Test
    void checksKernelsRouteByRoute() throws Exception {
        JsonNode result = new ObjectMapper()
                .readTree(run(0, "kernels --rows 16,32 --inputs 24 --outputs 48,52 --gradients --bfloat16 --json"));

        assertThat(result.path("checked").asInt()).isEqualTo(2 * 2 * 3 * 2);
        assertThat(result.path("wrong_outputs").path("float32 product")).isEmpty();
        assertThat(result.path("wrong_outputs").fieldNames())
                .toIterable()
                .contains("float32 convolution", "float32 padded-convolution", "bfloat16 product");
        assertThat(result.path("onednn").asText()).contains("v3.7.1");
    }

    @Test
    void trainsInBothPrecisions() throws Exception {
        JsonNode result =
                new ObjectMapper().readTree(run(0, "precision --preset Mi/8 --batch 2 --steps 6 --seeds 2 --json"));

        assertThat(result.path("late_loss_float32")).hasSize(2);
        assertThat(result.path("late_loss_bfloat16")).hasSize(2);
        assertThat(result.path("float32_over_bfloat16").path("median").asDouble())
                .isPositive();
        assertThat(result.path("routes_bfloat16").path("precision").asText()).isEqualTo("bfloat16");
    }

    @Test
    void comparesATrainersStepToTheEngines() throws Exception {
        String[] lines = run(
                        0, "train --preset Mi/4 --batch 2 --steps 1 --rounds 1 --service --service-steps 200 --json")
                .strip()
                .split("\n");
        JsonNode result = new ObjectMapper().readTree(lines[lines.length - 1]);

        assertThat(result.path("service_seconds_per_step").asDouble()).isPositive();
        assertThat(result.path("service_over_engine").asDouble()).isPositive();
    }

    @Test
    void comparesThreeServingModesAtEqualTails() throws Exception {
        String line = run(0, "serve --preset Mi/8 --batch 4 --requests 4 --rounds 2 --loads 0.5,2 --json")
                .strip();
        JsonNode result = new ObjectMapper().readTree(line);

        for (String mode : new String[] {"one_at_a_time", "request_level", "step_level"}) {
            for (String load : new String[] {"all_at_once", "load_0.5", "load_2.0"}) {
                JsonNode served = result.path(mode).path(load);
                assertThat(served.path("images_per_s").asDouble()).isPositive();
                assertThat(served.path("p50_s").asDouble())
                        .isBetween(0.0, served.path("p95_s").asDouble());
                assertThat(served.path("p95_s").asDouble())
                        .isBetween(0.0, served.path("p99_s").asDouble());
            }
        }
        assertThat(result.path("one_at_a_time").path("mean_batch").asDouble()).isEqualTo(1);
        assertThat(result.path("step_level").path("mean_batch").asDouble()).isGreaterThan(1);
        assertThat(result.path("throughput_step_to_request").asDouble()).isPositive();
        assertThat(result.path("at_equal_p99")).hasSize(2);
    }

    @Test
    void comparesABankToReadsAndProducts() throws Exception {
        JsonNode result = new ObjectMapper().readTree(run(0, "bank --rows 2000 --dim 24 --rank 5 --rounds 2 --json"));

        for (String field : new String[] {
            "search_over_read", "batch_search_over_sgemm", "compress_over_gram", "gather_p99_ms", "resident_bytes"
        }) {
            assertThat(result.path(field).asDouble()).as(field).isPositive();
        }
        JsonNode spread = result.path("search_over_read_spread");
        assertThat(result.path("search_over_read").asDouble())
                .isBetween(spread.path("min").asDouble(), spread.path("max").asDouble());
        assertThat(result.path("bytes").asLong()).isEqualTo(4L * 2000 * 24);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bank --rows 10",
                "bank --rank 769",
                "train --preset S",
                "train --preset Z/2",
                "train --latent 4x32",
                "train --batch 0",
                "train --steps 0",
                "sample --solver guess",
                "gemm --rounds 0",
                "serve --requests 0",
                "serve --loads 0",
                "serve --fixed-slots 65"
            })
    void rejectsInvalidOptions(String arguments) throws Exception {
        run(2, arguments);
    }

    @Test
    void listsTheBenchmarksInTheHelp() throws Exception {
        assertThat(run(0, "--help"))
                .contains("gemm")
                .contains("train")
                .contains("sample")
                .contains("bank");
    }

    private static String run(int expected, String arguments) {
        var bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(BenchMain.run(arguments.split(" "))).isEqualTo(expected);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
