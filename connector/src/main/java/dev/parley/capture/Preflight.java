package dev.parley.capture;

import dev.parley.capture.CaptureFailure.Reason;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogState;

/**
 * Refuses to read a log that cannot give every transaction behind the start position. Must come before Debezium, which
 * would create a missing slot in silence and lose what came before.
 */
final class Preflight {
    private Preflight() {}

    /** Throws {@link CaptureException} with the first reason found. */
    static void check(CaptureSource source, LogState found, LogPosition from) {
        if (source instanceof CaptureSource.Postgres postgres
                && found instanceof LogState.Postgres log
                && from instanceof LogPosition.Postgres) {
            postgres(postgres, log, from);
        } else if (source instanceof CaptureSource.MySql
                && found instanceof LogState.MySql log
                && from instanceof LogPosition.MySql position) {
            mysql(source, log, position);
        } else {
            throw refused(Reason.INTERNAL, source, "position " + from.text() + " is of another engine");
        }
    }

    private static void postgres(CaptureSource.Postgres source, LogState.Postgres log, LogPosition from) {
        if (log.standby()) {
            throw refused(Reason.STANDBY, source, "the server is a standby; waiting for its promotion");
        }
        if (!log.walLevel().equals("logical")) {
            throw refused(
                    Reason.LOG_OFF,
                    source,
                    "wal_level is " + log.walLevel() + "; set wal_level = logical and restart the server");
        }
        if (!log.publicationExists()) {
            throw refused(
                    Reason.PUBLICATION_MISSING,
                    source,
                    "publication " + source.publication() + " does not exist; run parley init");
        }
        LogState.Slot slot = log.slot()
                .orElseThrow(() -> refused(
                        Reason.SLOT_MISSING,
                        source,
                        "replication slot " + source.slot() + " does not exist, so the log behind "
                                + from.text()
                                + " was not kept; run parley init for a new site, else `parley sites return`"));
        slot(source, slot, from);
        if (log.end().compareTo(from) < 0) {
            throw refused(Reason.LOG_BEHIND, source, behind(log, from));
        }
    }

    private static void slot(CaptureSource.Postgres source, LogState.Slot slot, LogPosition from) {
        if (!slot.plugin().equals("pgoutput")) {
            throw refused(
                    Reason.LOG_UNSUITABLE,
                    source,
                    "replication slot " + source.slot() + " uses plugin '" + slot.plugin()
                            + "', needed is pgoutput; name another slot");
        }
        if (slot.walStatus().equals("lost")) {
            throw refused(
                    Reason.SLOT_LOST,
                    source,
                    "the server has given up replication slot " + source.slot()
                            + " and removed log it needed (see max_slot_wal_keep_size); run `parley sites return`");
        }
        if (slot.readerPid() != 0) {
            throw refused(
                    Reason.LOG_IN_USE,
                    source,
                    "replication slot " + source.slot() + " is in use by server process " + slot.readerPid()
                            + "; another agent runs for this site, or one that died has not been noticed yet");
        }
        if (slot.confirmed().compareTo(from) > 0) {
            throw refused(
                    Reason.LOG_GAP,
                    source,
                    "replication slot " + source.slot() + " begins at "
                            + slot.confirmed().text()
                            + ", behind the checkpoint " + from.text()
                            + ": somebody moved or made it anew; run `parley sites return`");
        }
    }

    private static void mysql(CaptureSource source, LogState.MySql log, LogPosition.MySql from) {
        if (!log.enabled()) {
            throw refused(Reason.LOG_OFF, source, "the binary log is off; start the server with log_bin");
        }
        require(source, "binlog_format", log.format(), "ROW");
        require(source, "binlog_row_image", log.rowImage(), "FULL");
        require(source, "gtid_mode", log.gtidMode(), "ON");
        if (!log.removed().isEmpty()) {
            throw refused(
                    Reason.LOG_GAP,
                    source,
                    "the server has purged binary log behind the checkpoint " + from.file() + "/" + from.offset()
                            + " (transactions " + log.removed()
                            + "); raise binlog_expire_logs_seconds and run `parley sites return`");
        }
        if (!log.unknown().isEmpty()) {
            throw refused(
                    Reason.LOG_BEHIND,
                    source,
                    "the server never executed transactions " + log.unknown()
                            + " that this site has already read from it: another server, or one restored from a backup");
        }
        if (log.end().compareTo(from) < 0) {
            throw refused(Reason.LOG_BEHIND, source, behind(log, from));
        }
    }

    private static void require(CaptureSource source, String variable, String found, String wanted) {
        if (!found.equalsIgnoreCase(wanted)) {
            throw refused(Reason.LOG_UNSUITABLE, source, variable + " is " + found + ", needed is " + wanted);
        }
    }

    private static String behind(LogState log, LogPosition from) {
        return "the server's log ends at " + log.end().text() + ", before the checkpoint " + from.text()
                + ": another server, or one restored from a backup; follow the steps for a restored site";
    }

    private static CaptureException refused(Reason reason, CaptureSource source, String found) {
        return new CaptureException(reason, "capture of " + source + ": " + found);
    }
}
