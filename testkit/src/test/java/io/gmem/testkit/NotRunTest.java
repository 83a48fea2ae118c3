package io.gmem.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class NotRunTest {
    @Test
    void skipsTestAndPrintsReason() {
        var printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThatThrownBy(() -> NotRun.unless(false, "needs two devices"))
                    .isInstanceOf(TestAbortedException.class)
                    .hasMessageContaining("NOT RUN: needs two devices");
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("NOT RUN: needs two devices");
    }

    @Test
    void runsPossibleTest() {
        assertThatCode(() -> NotRun.unless(true, "needs nothing")).doesNotThrowAnyException();
    }
}
