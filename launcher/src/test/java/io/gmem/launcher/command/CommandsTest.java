package io.gmem.launcher.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gmem.testkit.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs commands against a stub gateway whose responses follow docs/REST.md. */
class CommandsTest {
    @TempDir
    Path folder;

    private record Answer(int status, byte[] body) {}

    private final Map<String, Answer> answers = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final PrintStream standardOut = System.out;
    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private HttpServer gateway;
    private Runnable afterwards = () -> {};

    @BeforeEach
    void open() throws Exception {
        gateway = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        gateway.createContext("/", exchange -> {
            String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(call + " " + new String(body, UTF_8));
            Answer answer = answers.getOrDefault(call, new Answer(404, "{\"detail\":\"not here\"}".getBytes(UTF_8)));
            afterwards.run();
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
            exchange.close();
        });
        gateway.start();
        System.setOut(new PrintStream(out, true, UTF_8));
        System.setErr(new PrintStream(error, true, UTF_8));
    }

    @AfterEach
    void close() {
        System.setOut(standardOut);
        System.setErr(standardError);
        gateway.stop(0);
    }

    @Test
    void helpNamesEveryCommandAndExitCode() {
        assertThat(gmem("--help")).isZero();

        assertThat(out.toString(UTF_8))
                .contains("demo", "up", "down", "status", "dataset", "bank", "train", "run", "worker", "generate")
                .contains("no suite runs in this home");
    }

    @Test
    void acceptsHelpOptionAtEveryLevel() {
        List<String> commands = new ArrayList<>();
        collect(Commands.line(), "", commands);
        assertThat(commands)
                .contains(" bank erase", " bank rows", " dataset add", " models import", " bench", " doctor");

        for (String command : commands) {
            out.reset();
            error.reset();
            List<String> words = new ArrayList<>(List.of(command.strip().split(" ")));
            words.add("--help");
            assertThat(gmem(words.toArray(String[]::new)))
                    .as(command + ": " + error.toString(UTF_8))
                    .isZero();
            assertThat(out.toString(UTF_8)).as(command).startsWith("Usage: gmem" + command);
        }
    }

    @Test
    void passesRemainingArgumentsToBenchmark() {
        CommandLine line = Commands.line();
        line.parseArgs("bench", "train", "--preset", "S/2", "--help");
        BenchCommand bench = line.getSubcommands().get("bench").getCommand();

        assertThat(bench.arguments()).containsExactly("train", "--preset", "S/2", "--help");
    }

    private static void collect(CommandLine command, String path, List<String> into) {
        command.getSubcommands().forEach((name, sub) -> {
            if (!name.equals("help")) {
                into.add(path + " " + name);
                collect(sub, path + " " + name, into);
            }
        });
    }

    @Test
    void sendsBankQueriesAndPrintsJson() throws Exception {
        Path image = Files.write(folder.resolve("x.png"), new byte[] {1});
        String rows =
                "{\"bank\":\"pets@2\",\"items\":[{\"row\":4,\"label\":\"cat\",\"source\":\"cat/4.png\",\"width\":40,"
                        + "\"height\":30,\"licence\":\"CC0\"}],\"total\":1}";
        answer("GET /api/banks/pets@2/rows?ids=4", 200, rows);
        answer("GET /api/banks/pets@2/rows?label=cat&source=cat%2F&offset=1&limit=2", 200, rows);
        answer("GET /api/banks/pets@2/rows/4", 200, "{\"bank\":\"pets@2\",\"snippet\":[1,2]}");
        answer("POST /api/banks/pets@2/nearest", 200, rows);
        answer("POST /api/banks/pets@2/nearest?k=3", 200, rows);
        answer("GET /api/banks/pets@2/draw?seed=7&n=2&by=frequency", 200, rows);
        answer("POST /api/banks/pets@2/lookup", 200, "{\"uniform\":0.5}");
        answer("GET /api/banks/pets@1/diff?to=pets%402", 200, "{\"equal\":false}");
        answer("GET /api/operations", 200, "{\"items\":[{\"id\":\"o\",\"status\":\"done\",\"version\":\"pets@2\"}]}");
        answer("GET /api/operations/o/receipt", 200, "{\"weights_changed\":false}");

        for (List<String> query : List.of(
                List.of("bank", "rows", "pets@2", "--ids", "4"),
                List.of(
                        "bank",
                        "rows",
                        "pets@2",
                        "--label",
                        "cat",
                        "--source",
                        "cat/",
                        "--offset",
                        "1",
                        "--limit",
                        "2"),
                List.of("bank", "row", "pets@2", "4"),
                List.of("bank", "nearest", "pets@2", "--row", "4"),
                List.of("bank", "nearest", "pets@2", "--vector", "1,2.5"),
                List.of("bank", "nearest", "pets@2", "--image", image.toString(), "-k", "3"),
                List.of("bank", "draw", "pets@2", "--seed", "7", "-n", "2", "--by", "frequency"),
                List.of("bank", "lookup", "pets@2", "0.5", "--", "-1"),
                List.of("bank", "diff", "pets@1", "pets@2"),
                List.of("bank", "operations"),
                List.of("bank", "receipt", "o"))) {
            List<String> words = new ArrayList<>(query);
            words.add(2, "--json");
            out.reset();
            assertThat(withGatewayOptionsFirst(words))
                    .as(query + ": " + error.toString(UTF_8))
                    .isZero();
            assertThat(out.toString(UTF_8).strip())
                    .as(query.toString())
                    .startsWith("{")
                    .endsWith("}");
        }
        assertThat(withGateway("bank", "rows", "pets@2", "--ids", "4")).isZero();

        assertThat(out.toString(UTF_8)).contains("40x30", "CC0", "cat/4.png");
        assertThat(requests).contains("POST /api/banks/pets@2/nearest {\"vector\":[1.0,2.5],\"k\":10}");
        assertThat(withGateway("bank", "nearest", "pets@2")).isEqualTo(2);
        assertThat(error.toString(UTF_8)).contains("exactly one of --row, --image and --vector is required");
    }

    /** Puts the options before positional numbers, which may begin with a minus. */
    private int withGatewayOptionsFirst(List<String> words) {
        List<String> all = new ArrayList<>(words);
        all.addAll(
                2, List.of("--url", "http://127.0.0.1:" + gateway.getAddress().getPort()));
        return gmem(all.toArray(String[]::new));
    }

    @Test
    void requiresSuiteOrBrokerForWorker() throws Exception {
        Files.createDirectories(folder.resolve("trainer-service/target/quarkus-app"));
        System.setProperty("gmem.root", folder.toString());
        try {
            assertThat(gmem("worker", "--home", folder.resolve("nowhere").toString()))
                    .isEqualTo(3);
            assertThat(error.toString(UTF_8)).contains("set --broker HOST:PORT");
        } finally {
            System.clearProperty("gmem.root");
        }
    }

    @Test
    void rejectsWorkerWithoutThreads() {
        assertThat(gmem("worker", "--threads", "0")).isEqualTo(2);
        assertThat(error.toString(UTF_8)).contains("--threads must be between 1 and 1024 (was 0)");
    }

    @Test
    void uploadsImageFolderAsZipAndWaitsForBank() throws Exception {
        Path images = Files.createDirectories(folder.resolve("pets/cat"));
        Files.write(images.resolve("a.png"), new byte[] {1, 2, 3});
        answer("POST /api/datasets?file_name=pets.zip&id=pets&resolution=64", 202, "{\"id\":\"pets\"}");
        answer(
                "GET /api/datasets/pets",
                200,
                "{\"id\":\"pets\",\"status\":\"done\",\"count\":1,\"bank_version\":\"pets@1\",\"spec\":{\"resolution\":64}}");

        int code =
                withGateway("dataset", "add", folder.resolve("pets").toString(), "--id", "pets", "--resolution", "64");

        assertThat(code).isZero();
        assertThat(out.toString(UTF_8)).contains("data set pets: done", "1 images", "pets@1");
        assertThat(requests.get(0)).contains("PK").contains("cat/a.png");
    }

    @Test
    void forwardsUrlToMemoryService() {
        answer("POST /api/datasets", 202, "{\"id\":\"pets\",\"status\":\"requested\"}");
        String url = "https://example.com/pets.zip";

        assertThat(withGateway(
                        "dataset", "add", url, "--sha256", "0f", "--id", "pets", "--resolution", "64", "--detach"))
                .isZero();
        assertThat(withGateway("dataset", "add", folder.toString(), "--sha256", "0f", "--id", "pets"))
                .isEqualTo(2);

        assertThat(requests)
                .containsExactly(
                        "POST /api/datasets {\"id\":\"pets\",\"resolution\":64,\"source\":{\"kind\":\"address\","
                                + "\"url\":\"https://example.com/pets.zip\",\"sha256\":\"0f\"}}");
        assertThat(error.toString(UTF_8)).contains("--sha256 requires a URL");
    }

    @Test
    void sendsOnlyGivenTrainingOptions() {
        answer("POST /api/runs", 202, "{\"id\":\"r\",\"status\":\"requested\",\"steps\":5}");

        assertThat(withGateway("train", "--id", "r", "--dataset", "pets", "--steps", "5", "--detach"))
                .isZero();

        assertThat(requests).containsExactly("POST /api/runs {\"id\":\"r\",\"dataset\":\"pets\",\"steps\":5}");
    }

    @Test
    void sendsBankOperations() throws Exception {
        Path file = Files.write(folder.resolve("x.bin"), new byte[] {1});
        for (String path : List.of("interpolate", "compress", "merge", "erase")) {
            answer("POST /api/banks/pets@2/" + path, 202, "{\"id\":\"o\",\"status\":\"requested\"}");
        }
        answer("PUT /api/banks/pets/aliases/stable", 202, "{\"id\":\"o\",\"status\":\"requested\"}");
        answer("POST /api/banks/pets/images?id=o&file_name=x.bin&label=cat", 202, "{\"id\":\"o\"}");
        answer("POST /api/banks?id=o&file_name=x.bin&name=pets&encoder=e", 202, "{\"id\":\"o\"}");

        assertThat(withGateway("bank", "interpolate", "pets@2", "1:2:0.5", "3:4:1", "--id", "o", "--detach"))
                .isZero();
        assertThat(withGateway("bank", "compress", "pets@2", "64", "--id", "o", "--detach"))
                .isZero();
        assertThat(withGateway("bank", "merge", "pets@2", "others", "--id", "o", "--detach"))
                .isZero();
        assertThat(withGateway("bank", "erase", "pets@2", "3", "17", "--id", "o", "--detach"))
                .isZero();
        assertThat(withGateway("bank", "alias", "pets", "stable", "pets@2", "--id", "o", "--detach"))
                .isZero();
        assertThat(withGateway("bank", "append", "pets", file.toString(), "--label", "cat", "--id", "o", "--detach"))
                .isZero();
        assertThat(withGateway("bank", "import", "pets", file.toString(), "--encoder", "e", "--id", "o", "--detach"))
                .isZero();

        assertThat(requests.get(0))
                .startsWith("POST /api/banks/pets@2/interpolate")
                .contains("\"method\":\"spherical\"", "\"first\":3", "\"weight\":0.5");
        assertThat(requests.get(3)).endsWith("{\"id\":\"o\",\"rows\":[3,17]}");
        assertThat(requests.get(4)).endsWith("{\"id\":\"o\",\"version\":\"pets@2\"}");
    }

    @Test
    void showsAndChangesServedCheckpoint() {
        String models =
                "{\"serving\":{\"checkpoint\":\"a@9\"},\"pinned\":true,\"pinned_to\":\"a@9\",\"aliases\":[{\"alias\":\"stable\",\"checkpoint\":\"a@9\"}]}";
        answer("GET /api/models", 200, models);
        answer("PUT /api/models/aliases/stable", 200, models);
        answer("POST /api/models/rollback", 200, models);
        answer("POST /api/models/follow", 200, models);

        for (String command : List.of("served", "rollback", "follow")) {
            assertThat(withGateway("models", command)).isZero();
        }
        assertThat(withGateway("models", "alias", "stable", "a@9", "--expected", "a@8"))
                .isZero();

        assertThat(requests.get(3)).contains("\"checkpoint\":\"a@9\"", "\"expected\":\"a@8\"");
    }

    @Test
    void printsMapAndCoverageAsTables() {
        answer(
                "GET /api/banks/pets@2/map?limit=2",
                200,
                "{\"points\":[{\"row\":4,\"x\":0.25,\"y\":-1,\"label\":\"cat\"},{\"row\":9,\"x\":0,\"y\":0}]}");
        answer(
                "GET /api/banks/pets/coverage?threshold=0.9",
                200,
                "{\"bank\":\"pets@2\",\"rows\":10,\"components\":{\"fitted_on\":10,\"effective_rank\":3.25,"
                        + "\"explained\":[{\"components\":1,\"share\":0.5}]},\"nearest\":{\"quantiles\":[{\"quantile\":0.5,"
                        + "\"distance\":0.125}]},\"near_duplicates\":{\"threshold\":0.9,\"sample\":10,\"rows\":2},"
                        + "\"labels\":[{\"label\":\"cat\",\"share\":0.7}]}");

        assertThat(withGateway("bank", "map", "pets@2", "--limit", "2")).isZero();
        assertThat(withGateway("bank", "coverage", "pets", "--threshold", "0.9"))
                .isZero();

        assertThat(out.toString(UTF_8))
                .contains("4    0.2500  -1.0000  cat", "9    0.0000  0.0000   -")
                .contains(
                        "pets@2: 10 rows, effective rank 3.3 (of 10 rows), 2 near-duplicates of 10 (cosine at least 0.9)")
                .contains("0.1250")
                .contains("0.7000");
    }

    @Test
    void rejectsInvalidPair() {
        assertThat(withGateway("bank", "interpolate", "pets", "1-2")).isEqualTo(2);
        assertThat(error.toString(UTF_8))
                .contains("pair must be FIRST:SECOND:WEIGHT, for example 3:17:0.3 (was '1-2')");
    }

    @Test
    void printsUsesOfErasedRows() {
        answer("POST /api/banks/pets/erase", 202, "{\"id\":\"o\",\"status\":\"requested\"}");
        answer(
                "GET /api/operations/o",
                200,
                "{\"id\":\"o\",\"status\":\"done\",\"version\":\"pets@2\",\"erasure\":{\"versions\":1,\"runs\":2,\"images\":3,"
                        + "\"receipt\":\"/api/operations/o/receipt\"}}");

        assertThat(withGateway("bank", "erase", "pets", "3")).isZero();

        assertThat(out.toString(UTF_8))
                .contains("pets@2", "2 runs were trained with them", "3 images", "trained weights are not changed");
    }

    @Test
    void showsEvaluationAndPromotionOfCheckpoint() {
        String checkpoint =
                "{\"id\":\"r@40\",\"loss\":0.25,\"evaluation\":{\"frechet\":0.41,\"recall\":0.5},\"promotion\":"
                        + "{\"promoted\":false,\"reason\":\"frechet 0.41 is above max_frechet 0.3\",\"by\":\"gate\"},"
                        + "\"eligible\":false,\"pinned\":true}";
        answer("GET /api/checkpoints?run=r", 200, "{\"items\":[" + checkpoint + "]}");
        answer("GET /api/checkpoints/r@40", 200, checkpoint);
        answer("PUT /api/checkpoints/r@40/pin", 202, checkpoint);
        answer("DELETE /api/checkpoints/r@40/pin", 202, checkpoint);
        answer("POST /api/checkpoints/r@40/promote", 202, checkpoint);

        assertThat(withGateway("checkpoint", "list", "--run", "r")).isZero();
        assertThat(withGateway("checkpoint", "show", "r@40")).isZero();
        assertThat(withGateway("checkpoint", "pin", "r@40")).isZero();
        assertThat(withGateway("checkpoint", "unpin", "r@40")).isZero();
        assertThat(withGateway("checkpoint", "promote", "r@40", "--reason", "fine"))
                .isZero();
        assertThat(withGateway("checkpoint", "promote", "r@40")).isEqualTo(2);

        assertThat(out.toString(UTF_8))
                .contains("r@40        0.2500  0.4100   -    -       0.5000  -         withheld, pinned")
                .contains("gate: frechet 0.41 is above max_frechet 0.3");
    }

    @Test
    void printsRunSchemaWithoutSuite() {
        assertThat(Commands.run("train", "--schema")).isZero();

        assertThat(out.toString(UTF_8)).contains("https://json-schema.org/draft/2020-12/schema", "held_out");
    }

    @Test
    void reportsFailureReasonOfRun() {
        answer("POST /api/runs", 202, "{\"id\":\"r\",\"status\":\"requested\"}");
        answer(
                "GET /api/runs/r",
                200,
                "{\"id\":\"r\",\"status\":\"failed\",\"failure\":{\"message\":\"the loss is not finite\"}}");

        assertThat(withGateway("train", "--dataset", "pets")).isEqualTo(1);

        assertThat(error.toString(UTF_8)).contains("gmem: r failed: the loss is not finite");
    }

    @Test
    void savesImagesInsideOutputFolder() throws Exception {
        answer("POST /api/jobs", 202, "{\"id\":\"j\",\"status\":\"requested\"}");
        answer(
                "GET /api/jobs/j",
                200,
                "{\"id\":\"j\",\"status\":\"done\",\"images\":[{\"file\":\"../0.png\",\"url\":\"/p\",\"seed\":7,\"snippets\":[3]}]}");
        answers.put("GET /p", new Answer(200, new byte[] {9, 8}));

        assertThat(withGateway("generate", "memory:3", "-o", folder.toString())).isZero();

        assertThat(folder.resolve("j-.._0.png")).hasBinaryContent(new byte[] {9, 8});
        assertThat(requests.get(0)).matches("POST /api/jobs \\{\"prompt\":\"memory:3\",\"id\":\"job-[0-9a-f-]+\"}");
    }

    @Test
    void reportsRejectedField() {
        answer(
                "POST /api/runs",
                400,
                "{\"detail\":\"must be between 1 and 10000000 (was 0)\",\"code\":\"invalid_steps\",\"field\":\"steps\"}");

        assertThat(withGateway("train", "--dataset", "pets", "--steps", "0")).isEqualTo(4);

        assertThat(error.toString(UTF_8)).contains("gmem: steps: must be between 1 and 10000000 (was 0)");
    }

    @Test
    void retriesWithSameIdUntilAccepted() {
        answer("POST /api/runs", 503, "{\"detail\":\"Kafka did not take it\"}");
        afterwards = () -> {
            answer("POST /api/runs", 409, "{\"detail\":\"there is a run of this name\"}");
            answer("GET /api/runs/r", 200, "{\"id\":\"r\",\"status\":\"accepted\"}");
        };

        assertThat(withGateway("train", "--id", "r", "--dataset", "pets", "--detach"))
                .isZero();

        assertThat(requests).hasSize(3);
        assertThat(requests.get(1)).isEqualTo(requests.get(0));
        assertThat(out.toString(UTF_8)).contains("run r: accepted");
    }

    @Test
    void reportsExistingNameAsConflict() {
        answer("POST /api/runs", 409, "{\"detail\":\"there is a run 'r' already\"}");

        assertThat(withGateway("train", "--id", "r", "--dataset", "pets")).isEqualTo(5);

        assertThat(requests).hasSize(1);
    }

    @Test
    void rejectsInvalidNameBeforeRequest() {
        assertThat(withGateway("dataset", "show", "../etc")).isEqualTo(4);

        assertThat(error.toString(UTF_8)).contains("dataset must be 1 to 63");
        assertThat(requests).isEmpty();
    }

    @Test
    void reportsUnreachableGateway() {
        int code = gmem("bank", "list", "--port", Integer.toString(FreePort.find()));

        assertThat(code).isEqualTo(3);
        assertThat(error.toString(UTF_8)).contains("no gateway reachable").contains("gmem up");
    }

    @Test
    void printsJsonStatusWithoutSuite() {
        assertThat(gmem("status", "--json", "--home", folder.toString())).isEqualTo(3);

        assertThat(out.toString(UTF_8)).contains("\"running\" : false").contains(folder.toString());
    }

    @Test
    void rejectsInvalidOptions() {
        assertThat(gmem("up", "--prot", "1")).isEqualTo(2);
        assertThat(gmem("demo", "--steps", "0")).isEqualTo(2);
        assertThat(gmem("demo", "--images", "no/such/folder")).isEqualTo(2);

        assertThat(error.toString(UTF_8)).contains("--prot", "--steps must be at least 1", "no/such/folder");
    }

    private void answer(String call, int status, String body) {
        answers.put(call, new Answer(status, body.getBytes(UTF_8)));
    }

    private int withGateway(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", "http://127.0.0.1:" + gateway.getAddress().getPort()));
        return gmem(all.toArray(String[]::new));
    }

    private static int gmem(String... arguments) {
        return Commands.run(arguments);
    }
}
