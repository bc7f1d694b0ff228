package dev.parley.cli;

import dev.parley.verify.Fill;
import dev.parley.verify.FillCount;
import java.io.PrintWriter;
import java.util.Locale;

/** One line on a terminal that says how far a table is filled; elsewhere a line every ten seconds. */
final class FillProgress implements Fill.Listener, AutoCloseable {
    private static final long PAUSE_NANOS = 200_000_000;
    private static final long LINE_NANOS = 10_000_000_000L;

    private final PrintWriter out;
    private final boolean terminal;
    private final String site;
    private final long begin = System.nanoTime();
    private long last = begin;
    private int shown;

    FillProgress(PrintWriter out, boolean terminal, String site) {
        this.out = out;
        this.terminal = terminal;
        this.site = site;
    }

    @Override
    public void filled(String table, int pass, long seen, FillCount count) {
        long now = System.nanoTime();
        if (now - last < (terminal ? PAUSE_NANOS : LINE_NANOS)) {
            return;
        }
        last = now;
        String line = String.format(
                Locale.ROOT,
                "%s at %s  pass %d: %,d rows looked at, %,d filled, %,.0f rows/s",
                table,
                site,
                pass,
                seen,
                count.filled(),
                seen / Math.max(1e-3, (now - begin) / 1e9));
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
            shown = line.length();
        } else {
            out.println(line);
        }
        out.flush();
    }

    @Override
    public void close() {
        if (shown > 0) {
            out.print("\r" + " ".repeat(shown) + "\r");
            out.flush();
        }
    }
}
