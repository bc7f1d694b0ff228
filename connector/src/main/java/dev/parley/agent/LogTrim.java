package dev.parley.agent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Deletes own records from Kafka that no member can need again: applied everywhere, below every member's floor, and
 * older than the backup window. Used by the housekeeping thread alone.
 */
final class LogTrim {
    private record Reached(long sequence, long atNanos) {}

    private final Duration backupWindow;
    private final Trimmer trimmer;
    private final Deque<Reached> reached = new ArrayDeque<>();
    private long highest;

    /** Deletes the records before an offset; says why it could not. */
    interface Trimmer {
        Optional<String> trim(long beforeOffset) throws InterruptedException;
    }

    LogTrim(Duration backupWindow, Trimmer trimmer) {
        this.backupWindow = backupWindow;
        this.trimmer = trimmer;
    }

    /**
     * Notes how far records may be deleted, and tells how far that was true a backup window ago.
     *
     * @return 0 if nothing is old enough
     */
    long ripe(long trimmable, long nowNanos) {
        if (trimmable > highest) {
            highest = trimmable;
            reached.addLast(new Reached(trimmable, nowNanos));
        }
        long ripe = 0;
        while (!reached.isEmpty() && nowNanos - reached.getFirst().atNanos >= backupWindow.toNanos()) {
            ripe = reached.removeFirst().sequence;
        }
        return ripe;
    }

    /** Why it could not be done; empty if the records are gone. */
    Optional<String> trim(long beforeOffset) throws InterruptedException {
        return trimmer.trim(beforeOffset);
    }
}
