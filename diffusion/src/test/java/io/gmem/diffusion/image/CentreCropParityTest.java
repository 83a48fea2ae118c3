package io.gmem.diffusion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Parity family 09: checks every crop of every photograph named in a case's meta.json, for all cases present. */
class CentreCropParityTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern OUTPUT = Pattern.compile("(.+)\\.(crop|loader)(\\d+)");

    @Test
    void cropsEveryPhotographLikeTheReference() throws IOException {
        String given = System.getProperty("gmem.parity.dir", "");
        Path folder = given.isBlank() ? Path.of("..", "..", "shared", "parity") : Path.of(given);
        if (given.isBlank() && !Files.isDirectory(folder)) {
            String reason =
                    "NOT RUN: parity family 09_center_crop. Its photographs are not part of the project; name the"
                            + " folder with them by -Dgmem.parity.dir=DIR";
            System.out.println(reason);
            assumeTrue(false, reason);
        }

        List<Path> cases;
        try (Stream<Path> entries = Files.list(folder)) {
            cases = entries.filter(entry -> entry.getFileName().toString().startsWith("09_"))
                    .sorted()
                    .toList();
        }

        if (cases.isEmpty()) {
            String reason = "NOT RUN: parity family 09_center_crop. No case was found in " + folder;
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        for (Path each : cases) {
            check(each);
        }
    }

    private static void check(Path folder) throws IOException {
        Map<String, JsonNode> outputs = JSON.convertValue(
                JSON.readTree(folder.resolve("meta.json").toFile()).get("outputs"),
                JSON.getTypeFactory().constructMapType(Map.class, String.class, JsonNode.class));
        ByteBuffer tensors = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("outputs.safetensors")))
                .order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) tensors.getLong()];
        tensors.get(header);
        JsonNode index = JSON.readTree(new String(header, StandardCharsets.UTF_8));
        assertThat(outputs).as("outputs of %s", folder).isNotEmpty();
        for (String name : outputs.keySet()) {
            Matcher parts = OUTPUT.matcher(name);
            assertThat(parts.matches()).as("output %s is a known crop", name).isTrue();
            int size = Integer.parseInt(parts.group(3));
            byte[] expected = new byte[3 * size * size];
            int offset = index.get(name).get("data_offsets").get(0).asInt();
            tensors.get(8 + header.length + offset, expected);

            RgbImage photo = decode(folder.resolve(parts.group(1) + ".png"));
            Path original = folder.resolve(parts.group(1) + ".jpg");
            if (Files.exists(original)) {
                assertThat(Fixtures.largestDifference(decode(original), photo))
                        .as("levels by which %s differs from its lossless copy", original)
                        .isLessThanOrEqualTo(2);
            }
            RgbImage actual =
                    parts.group(2).equals("crop") ? CenterCrop.crop(photo, size) : CenterCrop.cropBilinear(photo, size);

            int levels = Fixtures.largestDifference(actual, new RgbImage(size, size, expected));
            System.out.printf("%s %s: largest difference %d levels%n", folder.getFileName(), name, levels);
            assertThat(levels).as("levels by which %s differs", name).isLessThanOrEqualTo(1);
        }
    }

    private static RgbImage decode(Path file) throws IOException {
        return new ImageDecoder().decode(Files.readAllBytes(file));
    }
}
