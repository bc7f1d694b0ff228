package dev.parley.cli;

import dev.parley.verify.VerifyListener;
import java.io.PrintWriter;
import java.util.Locale;

/** One line on a terminal that says how far a comparison has come; elsewhere nothing, unless lines are asked for. */
final class VerifyProgress implements VerifyListener, AutoCloseable {
    private static final long PAUSE_NANOS = 200_000_000;
    private static final int BAR = 20;

    private final PrintWriter out;
    private final boolean terminal;
    private final boolean inflight;
    private String table = "";
    private long begin;
    private long last;
    private int shown;

    VerifyProgress(PrintWriter out, boolean terminal, boolean inflight) {
        this.out = out;
        this.terminal = terminal;
        this.inflight = inflight;
    }

    @Override
    public void reading(String name, long rows) {
        long now = System.nanoTime();
        if (!name.equals(table)) {
            table = name;
            begin = now;
        }
        if (terminal && now - last >= PAUSE_NANOS) {
            last = now;
            double seconds = Math.max(1e-3, (now - begin) / 1e9);
            show(String.format(Locale.ROOT, "%s  %,d rows read, %,.0f rows/s", name, rows, rows / seconds));
        }
    }

    @Override
    public void settling(String name, int open, int done) {
        if (inflight) {
            clear();
            out.println(name + ": " + open + " rows in flight, " + done + " decided");
            out.flush();
        } else if (terminal) {
            int filled = open + done == 0 ? BAR : (int) ((long) BAR * done / (open + done));
            show(name + "  [" + "=".repeat(filled) + " ".repeat(BAR - filled) + "] " + open + " rows looked at again");
        }
    }

    private void show(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
        out.flush();
        shown = line.length();
    }

    private void clear() {
        if (shown > 0) {
            out.print("\r" + " ".repeat(shown) + "\r");
            shown = 0;
        }
    }

    @Override
    public void close() {
        clear();
        out.flush();
    }
}
