package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks the wording of documentation, Javadoc, comments and messages in the main sources of all modules. Software does not speak or hear, and
 * data do not lie: use publish, receive, request, store, report.
 */
class ProseTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BANNED =
            Pattern.compile("\\b([Ss]aid|[Ss]ays|[Tt]old|[Tt]ells|[Hh]ears|[Hh]eard|[Nn]obody|[Ss]omebody"
                    + "|[Ww]hoever|[Aa]nybody|[Bb]eside|[Ll]ies|[Ww]ishes)\\b");
    /** A name in stored events, which stays readable. */
    private static final String WIRE_NAME = "@JsonProperty(\"told\")";

    private static final Set<String> GENERATED = Set.of("target", "node_modules", ".git");
    private static final Pattern TEXT =
            Pattern.compile(".*\\.(md|java|py|properties|yaml|yml|html|js|css|sh)|gmem|Dockerfile");
    private static final int LONGEST_SENTENCE = 45;

    @Test
    void usesPlainTechnicalWords() throws IOException {
        assertThat(findings(line -> {
                    List<String> found = new ArrayList<>();
                    Matcher words = BANNED.matcher(line);
                    while (words.find()) {
                        found.add(words.group());
                    }
                    return found;
                }))
                .as(
                        "words that CONTRIBUTING.md excludes; name the actor and use publish, receive, request, store or report")
                .isEmpty();
    }

    @Test
    void findsBannedWords() {
        assertThat(BANNED.matcher("Whoever listens is told.").results().count()).isEqualTo(2);
        assertThat(BANNED.matcher("besides, a tell-tale saying").find()).isFalse();
    }

    @Test
    void keepsSentencesOfDocumentationShort() throws IOException {
        List<String> long_ = new ArrayList<>();
        for (Path page : files().filter(file -> file.toString().endsWith(".md")).toList()) {
            String prose =
                    Files.readString(page).replaceAll("(?s)```.*?```", "").replaceAll("(?m)^\\|.*$", "");
            for (String sentence : prose.split("(?<=[.!?:;])\\s+|\\n\\n|\\n- ")) {
                if (sentence.trim().split("\\s+").length > LONGEST_SENTENCE) {
                    long_.add(ROOT.relativize(page) + ": " + sentence.trim().replaceAll("\\s+", " "));
                }
            }
        }
        assertThat(long_)
                .as("sentences of more than %d words".formatted(LONGEST_SENTENCE))
                .isEmpty();
    }

    private interface Check {
        List<String> of(String line);
    }

    private static List<String> findings(Check check) throws IOException {
        List<String> findings = new ArrayList<>();
        for (Path file : files().toList()) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                for (String word : check.of(lines.get(i).replace(WIRE_NAME, ""))) {
                    findings.add("%s:%d %s: %s"
                            .formatted(
                                    ROOT.relativize(file),
                                    i + 1,
                                    word,
                                    lines.get(i).trim()));
                }
            }
        }
        return findings;
    }

    private static Stream<Path> files() throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(ROOT)) {
            all.filter(Files::isRegularFile)
                    .filter(file -> TEXT.matcher(file.getFileName().toString()).matches())
                    .filter(ProseTest::isSource)
                    .forEach(found::add);
        }
        assertThat(found).as("files of the project").hasSizeGreaterThan(900);
        return found.stream();
    }

    private static boolean isSource(Path file) {
        Path relative = ROOT.relativize(file);
        for (Path part : relative) {
            if (GENERATED.contains(part.toString())) {
                return false;
            }
        }
        return !relative.toString().contains("/src/test/");
    }
}
