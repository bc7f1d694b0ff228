package dev.parley.cli;

import dev.parley.join.JoinListener;
import java.io.PrintWriter;
import java.util.Locale;

/** One line on a terminal that says how far a site has come in joining; elsewhere nothing. */
final class JoinProgress implements JoinListener, AutoCloseable {
    private static final long PAUSE_NANOS = 200_000_000;

    private final PrintWriter out;
    private final boolean terminal;
    private String table = "";
    private String waited = "";
    private long begin;
    private long first;
    private long last;
    private int shown;

    JoinProgress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void compared(String name, long same) {
        if (terminal) {
            show(String.format(Locale.ROOT, "%s  compared, %,d rows are the donor's, too", name, same));
        }
    }

    @Override
    public void copied(String name, long rows) {
        long now = System.nanoTime();
        if (!name.equals(table)) {
            table = name;
            begin = now;
            first = rows;
        }
        if (terminal && now - last >= PAUSE_NANOS) {
            last = now;
            double seconds = Math.max(1e-3, (now - begin) / 1e9);
            show(String.format(Locale.ROOT, "%s  %,d rows copied, %,.0f rows/s", name, rows, (rows - first) / seconds));
        }
    }

    @Override
    public void settled(int rows, int all) {
        if (terminal) {
            show(String.format(Locale.ROOT, "%,d of %,d last changes taken over", rows, all));
        }
    }

    /** Told once for each reason: people who do not watch a terminal want to know, too, what takes so long. */
    void waiting(String reason) {
        if (!reason.equals(waited)) {
            waited = reason;
            close();
            out.println(reason);
            out.flush();
            shown = 0;
        }
    }

    private void show(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
        out.flush();
        shown = line.length();
    }

    @Override
    public void close() {
        if (shown > 0) {
            out.print("\r" + " ".repeat(shown) + "\r");
            out.flush();
        }
    }
}
