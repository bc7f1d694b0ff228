package dev.parley.it.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Facts about processes that {@link ProcessHandle} does not tell: zombies, and the exact start that makes a pid unique. */
final class ProcFs {
    private static final int STATE = 0;
    private static final int START_TICKS = 19;

    private ProcFs() {}

    /** True while the process can still do something; a zombie that nobody collects counts as gone. */
    static boolean isRunning(long pid) {
        return field(pid, STATE)
                .filter(state -> !state.equals("Z") && !state.equals("X"))
                .isPresent();
    }

    /** The kernel's letter for what the process does, such as S (sleeps) or T (stopped); empty when it is gone. */
    static String state(long pid) {
        return field(pid, STATE).orElse("");
    }

    /** Clock ticks between boot and the start of the process; pid and ticks together name one process for ever. */
    static Optional<String> startTicks(long pid) {
        return field(pid, START_TICKS);
    }

    private static Optional<String> field(long pid, int index) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The command name may hold blanks and brackets; the fields after the last bracket may not.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ", -1);
            return index < fields.length ? Optional.of(fields[index]) : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
