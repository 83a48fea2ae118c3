package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.gmem.contracts.message.MessageType;
import io.gmem.contracts.message.Topic;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference pages of the documentation list everything that exists. */
class ReferencePagesTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]+)(?:#([^)]*))?\\)");

    @Test
    void configurationListsEveryKey() throws IOException {
        String page = Files.readString(DOCS.resolve("CONFIGURATION.md"));
        List<String> keys = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.gmem").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .flatMap(ReferencePagesTest::keys)
                        .toList();

        assertThat(keys)
                .hasSizeGreaterThan(40)
                .allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
    }

    private static Stream<String> keys(JavaClass type) {
        String prefix = type.getAnnotationOfType(ConfigMapping.class).prefix();
        return type.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(method -> prefix + "." + name(method));
    }

    private static String name(JavaMethod method) {
        return method.isAnnotatedWith(WithName.class)
                ? method.getAnnotationOfType(WithName.class).value()
                : method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    @Test
    void eventsListEveryTopicAndType() throws IOException {
        String page = Files.readString(DOCS.resolve("EVENTS.md"));

        assertThat(Topic.values())
                .allSatisfy(topic -> assertThat(page)
                        .containsPattern("`(" + topic.topicName() + "|\\."
                                + topic.topicName().replaceAll("^gmem\\.\\w+\\.", "") + ")`"));
        assertThat(MessageType.values()).allSatisfy(type -> {
            String[] parts = type.wireName().split("\\.");
            assertThat(page).containsPattern("`(" + type.wireName() + "|\\." + parts[3] + ")`");
        });
    }

    @Test
    void commandLineListsEveryCommand() throws Exception {
        String page = Files.readString(DOCS.resolve("CLI.md"));
        String help = run("--help");
        List<String> commands = help.lines()
                .dropWhile(line -> !line.startsWith("Commands:"))
                .skip(1)
                .takeWhile(line -> line.startsWith(" "))
                .filter(line -> line.matches("  [a-z]+ .*"))
                .map(line -> line.strip().split("\\s+")[0])
                .filter(command -> !command.equals("help"))
                .toList();

        assertThat(commands).hasSizeGreaterThan(12).allSatisfy(command -> {
            assertThat(page).containsPattern("`" + command + "\\b|, `" + command + "`");
            run(command, "--help")
                    .lines()
                    .dropWhile(line -> !line.startsWith("Commands:"))
                    .skip(1)
                    .filter(line -> line.matches("  [a-z]+ .*"))
                    .map(line -> line.strip().split("\\s+")[0])
                    .forEach(sub -> assertThat(page)
                            .as(command + " " + sub)
                            .containsPattern("`" + command + "[^`]*\\b" + sub + "\\b"));
        });
    }

    @Test
    void linksBetweenPagesResolve() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher links = LINK.matcher(Files.readString(page));
            while (links.find()) {
                Path target = page.resolveSibling(links.group(1)).normalize();
                if (!Files.exists(target)) {
                    broken.add(page + ": " + links.group());
                } else if (links.group(2) != null && !anchors(target).contains(links.group(2))) {
                    broken.add(page + ": " + links.group() + ", anchors are " + anchors(target));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(Path.of(".."));
                Stream<Path> docs = Files.walk(DOCS)) {
            List<Path> pages = Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
            assertThat(pages).hasSizeGreaterThan(30);
            return pages;
        }
    }

    private static List<String> anchors(Path page) throws IOException {
        return Files.readString(page)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line ->
                        line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", ""))
                .map(heading -> heading.strip().replace(' ', '-'))
                .toList();
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dgmem.root=" + Path.of("..").toAbsolutePath().normalize(),
                "io.gmem.launcher.Gmem"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
