package dev.parley.publish;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.SiteId;
import dev.parley.wire.RecordName;

/**
 * Tells a database that was set back from one whose old log is only read differently now. A record's content may change
 * with the catalog by which it is decoded; where it stands in the database's log, and when it was committed, cannot.
 * Stateless.
 */
public final class SetBack {
    private SetBack() {}

    /**
     * Refuses a record that another write of the database's past has the name of.
     *
     * @param made from the database's log, now
     * @param inLog of the same name
     * @throws PublishException if the two cannot come from one entry of the database's log
     */
    public static void requireSameEntry(LogRecord made, LogRecord inLog, String topic) {
        if (!standsAt(made).equals(standsAt(inLog))) {
            throw refused(
                    topic,
                    "Record " + RecordName.of(made) + " was made from " + standsAt(made) + ", but topic " + topic
                            + " holds one of this name from " + standsAt(inLog));
        }
    }

    /**
     * Refuses a heartbeat that the site's log would have to hold already, as it holds what came after it.
     *
     * @param highest own sequence that the log held at the start
     * @throws PublishException if the log has later records than the new one
     */
    public static void requireNotPassed(LogRecord made, long highest, String topic) {
        if (made.sequence() < highest) {
            throw refused(
                    topic,
                    "Record " + RecordName.of(made) + " is new and comes after transaction " + made.sequence()
                            + ", but topic " + topic + " holds transactions up to " + highest);
        }
    }

    /**
     * Refuses a log that is gone on with under the site's name: by another database, or by this one before it was set back.
     *
     * @param origin of a record in the site's log
     * @throws PublishException if that is a later incarnation of the site
     */
    public static void requireNotReturned(SiteId self, SiteId origin, String topic) {
        if (origin.name().equals(self.name()) && origin.incarnation() > self.incarnation()) {
            throw new PublishException(
                    PublishException.Problem.SET_BACK,
                    "The own log " + topic + " is gone on with by " + origin + ", but this database belongs to " + self
                            + ": the site has returned with another database, or this one was set back to before"
                            + " that. Nothing was published. If this database is to be the site's, run `parley sites"
                            + " return` with it; if the other one is, take this one away.");
        }
    }

    private static String standsAt(LogRecord record) {
        if (record instanceof LogRecord.Transaction transaction) {
            return "position " + transaction.position() + " of the database's log, committed at "
                    + transaction.commitMicros() + " us";
        }
        return "what had come before it: " + record.frontier() + " at " + record.writtenAt();
    }

    private static PublishException refused(String topic, String found) {
        return new PublishException(
                PublishException.Problem.SET_BACK,
                found + ": the database was set back after " + topic + " had been written, by a backup, a standby that"
                        + " lagged or a rollback of its machine. Nothing of it was published. Bring the newer state of"
                        + " the database back, or, if it is lost, run `parley sites return`. If tables were taken"
                        + " out of the site file after the agent had been killed, start it with them, end it with SIGTERM,"
                        + " and take them out then.");
    }
}
