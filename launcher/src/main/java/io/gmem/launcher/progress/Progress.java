package io.gmem.launcher.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The progress of one task. A terminal shows a bar that is redrawn in place; other outputs receive a line at the start, at
 * every 10 % and at the end. Not thread-safe.
 */
public final class Progress implements AutoCloseable {
    private static final int BAR = 24;
    private static final int WIDTH = 79;
    private static final Duration REDRAW_INTERVAL = Duration.ofMillis(100);
    private static final char[] SPINNER = {'|', '/', '-', '\\'};

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final String task;
    private final long start;
    private long lastRedraw = Long.MIN_VALUE;
    private int lastTenth = -1;
    private int spin;
    private String lastNote = "";

    Progress(PrintStream out, boolean terminal, LongSupplier nanos, String task) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
        this.task = task;
        this.start = nanos.getAsLong();
    }

    /**
     * Starts progress output on standard error, so that standard output holds only results. The start script sets {@code
     * gmem.terminal} if standard error is a terminal.
     */
    public static Progress of(String task) {
        return new Progress(System.err, Boolean.getBoolean("gmem.terminal"), System::nanoTime, task);
    }

    /**
     * Shows the completed fraction.
     *
     * @param fraction 0 to 1
     * @param note a short text shown after the bar
     */
    public void at(double fraction, String note) {
        double part = Math.max(0, Math.min(1, fraction));
        if (terminal) {
            int full = (int) Math.round(part * BAR);
            redraw(
                    part >= 1,
                    "%s [%s%s] %3.0f %%  %s"
                            .formatted(task, "#".repeat(full), ".".repeat(BAR - full), 100 * part, note));
        } else if ((int) (10 * part) > lastTenth) {
            lastTenth = (int) (10 * part);
            out.println(String.format(Locale.ROOT, "%s %.0f %%  %s", task, 100 * part, note)
                    .stripTrailing());
        }
    }

    /** Shows activity of a task whose completed fraction is unknown. */
    public void busy(String note) {
        if (terminal) {
            redraw(false, task + " " + SPINNER[spin++ % SPINNER.length] + " " + elapsed() + "  " + note);
        } else if (!note.equals(lastNote)) {
            lastNote = note;
            out.println((task + "  " + note).stripTrailing());
        }
    }

    /** Returns the time since the start, as {@code 12 s} or {@code 2 min 5 s}. */
    public String elapsed() {
        return text(Duration.ofNanos(nanos.getAsLong() - start));
    }

    /** Formats a duration as {@code 12 s} or {@code 2 min 5 s}. */
    public static String text(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 100 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    private void redraw(boolean now, String line) {
        long time = nanos.getAsLong();
        if (now || lastRedraw == Long.MIN_VALUE || time - lastRedraw >= REDRAW_INTERVAL.toNanos()) {
            lastRedraw = time;
            out.print("\r\033[K" + line.substring(0, Math.min(WIDTH, line.length())));
            out.flush();
        }
    }

    /** Ends the progress with a line that shows the result and the elapsed time. */
    public void done(String result) {
        close();
        out.println(task + ": " + result + " (" + elapsed() + ")");
    }

    /** Clears the bar. */
    @Override
    public void close() {
        if (terminal && lastRedraw != Long.MIN_VALUE) {
            out.print("\r\033[K");
            out.flush();
            lastRedraw = Long.MIN_VALUE;
        }
    }
}
