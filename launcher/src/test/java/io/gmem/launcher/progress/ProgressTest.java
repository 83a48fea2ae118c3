package io.gmem.launcher.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long now;

    @Test
    void printsEveryTenthWithoutTerminal() {
        Progress progress = progress(false);

        for (int i = 0; i <= 1000; i++) {
            progress.at(i / 1000.0, "step " + i);
        }

        assertThat(text().lines()).hasSize(11).first().isEqualTo("training 0 %  step 0");
        assertThat(text()).doesNotContain("\r");
    }

    @Test
    void redrawsInPlaceOnTerminalAtLimitedRate() {
        Progress progress = progress(true);

        for (int i = 0; i < 1000; i++) {
            now += Duration.ofMillis(1).toNanos();
            progress.at(0.5, "x".repeat(200));
        }

        assertThat(text()).startsWith("\r\033[K" + "training [############............]  50 %");
        assertThat(text().split("\r"))
                .hasSize(11)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(84));
    }

    @Test
    void endsWithResultAndElapsedTime() {
        Progress progress = progress(true);
        progress.busy("");
        now += Duration.ofSeconds(125).toNanos();

        progress.done("loss 0.1");

        assertThat(text()).endsWith("\r\033[Ktraining: loss 0.1 (2 min 5 s)\n");
    }

    private Progress progress(boolean terminal) {
        return new Progress(new PrintStream(bytes, true, UTF_8), terminal, () -> now, "training");
    }

    private String text() {
        return bytes.toString(UTF_8);
    }
}
