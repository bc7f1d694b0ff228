package dev.parley.it.demo;

import dev.parley.rules.Nullable;
import java.io.Console;
import java.io.PrintStream;
import java.util.List;

/** Where the demonstration prints: a terminal, whose last picture is painted over, or plain lines. */
final class Screen {
    private static final String UP = "\u001b[%dF";
    private static final String CLEAR_LINE = "\u001b[2K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintStream out;
    private final boolean terminal;
    private int painted;

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** True if input and output are a terminal. From Java 22 on there is a console without one, which says so itself. */
    static boolean isTerminal(@Nullable Console console) {
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException beforeJava22) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    boolean isTerminal() {
        return terminal;
    }

    /** A line that stays. */
    synchronized void say(String line) {
        if (terminal && painted > 0) {
            out.printf(UP, painted);
            out.print(CLEAR_BELOW);
        }
        painted = 0;
        out.println(line);
        out.flush();
    }

    /** A picture that the next one replaces; without a terminal it stays. */
    synchronized void paint(List<String> lines) {
        if (terminal && painted > 0) {
            out.printf(UP, painted);
        }
        for (String line : lines) {
            out.println(terminal ? CLEAR_LINE + line : line);
        }
        if (terminal) {
            out.print(CLEAR_BELOW);
        }
        painted = lines.size();
        out.flush();
    }

    /** The picture stays where it is; what follows comes below it. */
    synchronized void keep() {
        painted = 0;
    }
}
