package io.gmem.launcher.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * One thing under way. On a terminal it is a bar that is drawn over itself; elsewhere a line at the start, at every tenth
 * part and at the end. One thread.
 */
public final class Progress implements AutoCloseable {
    private static final int BAR = 24;
    private static final int WIDTH = 79;
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final char[] SPIN = {'|', '/', '-', '\\'};

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final String what;
    private final long began;
    private long drawn = Long.MIN_VALUE;
    private int tenth = -1;
    private int spin;
    private String said = "";

    Progress(PrintStream out, boolean terminal, LongSupplier nanos, String what) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
        this.what = what;
        this.began = nanos.getAsLong();
    }

    /** On standard error, so that standard output holds results alone; the start script knows whether it is a terminal. */
    public static Progress of(String what) {
        return new Progress(System.err, Boolean.getBoolean("gmem.terminal"), System::nanoTime, what);
    }

    /**
     * It is so far.
     *
     * @param fraction 0 to 1
     * @param note what else to say, briefly
     */
    public void at(double fraction, String note) {
        double part = Math.max(0, Math.min(1, fraction));
        if (terminal) {
            int full = (int) Math.round(part * BAR);
            redraw(
                    part >= 1,
                    "%s [%s%s] %3.0f %%  %s"
                            .formatted(what, "#".repeat(full), ".".repeat(BAR - full), 100 * part, note));
        } else if ((int) (10 * part) > tenth) {
            tenth = (int) (10 * part);
            out.println(String.format(Locale.ROOT, "%s %.0f %%  %s", what, 100 * part, note)
                    .stripTrailing());
        }
    }

    /** It goes on, and how far is not known. */
    public void busy(String note) {
        if (terminal) {
            redraw(false, what + " " + SPIN[spin++ % SPIN.length] + " " + elapsed() + "  " + note);
        } else if (!note.equals(said)) {
            said = note;
            out.println((what + "  " + note).stripTrailing());
        }
    }

    /** Since the start, as {@code 12 s} or {@code 2 min 5 s}. */
    public String elapsed() {
        return text(Duration.ofNanos(nanos.getAsLong() - began));
    }

    /** As people say it. */
    public static String text(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 100 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    private void redraw(boolean now, String line) {
        long time = nanos.getAsLong();
        if (now || drawn == Long.MIN_VALUE || time - drawn >= REDRAW.toNanos()) {
            drawn = time;
            out.print("\r\033[K" + line.substring(0, Math.min(WIDTH, line.length())));
            out.flush();
        }
    }

    /** Ends with a line that says how it went. */
    public void done(String result) {
        close();
        out.println(what + ": " + result + " (" + elapsed() + ")");
    }

    /** Clears the bar. */
    @Override
    public void close() {
        if (terminal && drawn != Long.MIN_VALUE) {
            out.print("\r\033[K");
            out.flush();
            drawn = Long.MIN_VALUE;
        }
    }
}
