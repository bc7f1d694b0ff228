package dev.parley.sim;

import dev.parley.apply.RowVersion;
import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.Incarnations;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.UniqueShape;
import dev.parley.relay.CopyTail;
import dev.parley.relay.LogCursor;
import dev.parley.relay.RelayLink;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.ProjectedRow;
import dev.parley.window.FlushSnapshot;
import dev.parley.window.Window;
import dev.parley.window.WindowCut;
import dev.parley.wire.DecodedRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The steps of the protocol that the simulator itself carries out or hands on, as they should be. A planted bug is a
 * subclass that does one of them wrongly; the code under test has no switch for it.
 */
class Protocol {
    // ------------------------------------------------------------ lease and markers

    boolean checksLease() {
        return true;
    }

    /** The lease row stays locked until the transaction ends, so that a takeover waits. */
    boolean sharesLease() {
        return true;
    }

    /** The takeover comes before what is committed is read. */
    boolean takesOverFirst() {
        return true;
    }

    /** What is read of the markers after a start or an unknown COMMIT. */
    VersionVector committedAfterDoubt(SimAgent agent, VersionVector committed) {
        return committed;
    }

    /** People are told which rows give way to keys. */
    boolean tellsWhatGivesWay() {
        return true;
    }

    /** People are told that a row stands again. */
    boolean tellsWhatStandsAgain() {
        return true;
    }

    /** A row that cannot stand is written down where capture and the next process find it. */
    boolean recordsPin(ProjectedRow row) {
        return true;
    }

    /** Compaction keeps the newest marker of an origin as a row. */
    boolean keepsNewestMarker() {
        return true;
    }

    /** What the client is told about a COMMIT whose answer was lost: nothing. */
    boolean assumesCommitted() {
        return false;
    }

    // ------------------------------------------------------------ fence

    /** Capture must have read the nonce before the fence lets anybody through. */
    boolean waitsForCapture(SimAgent agent, boolean starting, boolean locksHeld) {
        return true;
    }

    /** Where the log ends, durable or not: the rows of all that is in there are to be seen. */
    long endOfLog(SimDatabase database) {
        return database.wal().size();
    }

    long horizon(SimDatabase database) {
        return database.horizon();
    }

    RowVersion version(DbState.Stored stored) {
        return stored.version();
    }

    /** Is the row that is locked now the one that was read and proven? */
    boolean isUnchanged(SimAgent agent, RowKey key, DbState.Stored stored, @Nullable RowVersion expected) {
        return expected == null || version(stored).equals(expected);
    }

    // ------------------------------------------------------------ capture and stamp

    /** The rows of a transaction as capture hands them on. */
    List<CapturedRow> decoded(SimAgent agent, WalEntry entry, List<CapturedRow> rows) {
        return rows;
    }

    /** Only what is on disk is read. */
    int readable(SimDatabase database) {
        return database.flushed();
    }

    LogRecord.Transaction stamped(SimAgent agent, LogRecord.Transaction record) {
        return record;
    }

    /** If the log holds another record of this name, that one counts. */
    boolean yieldsToLog() {
        return true;
    }

    // ------------------------------------------------------------ databases that are set back

    /** An agent asks whether its database has written all heartbeats that its log holds. */
    boolean countsHeartbeats() {
        return true;
    }

    /** What it makes, and the log holds already, must come from the same entry of the database's log. */
    boolean comparesEntries() {
        return true;
    }

    /** Nothing is decided before all that the log holds was found in the database. */
    boolean reachesItsLog() {
        return true;
    }

    // ------------------------------------------------------------ delivery and decision

    /** Deliver only what comes after all that its writer had seen. */
    boolean deliversInCausalOrder() {
        return true;
    }

    /** Transactions as the lane takes them. */
    List<LogRecord.Transaction> taken(SimAgent agent, List<LogRecord.Transaction> batch) {
        return batch;
    }

    List<RowState> view(SimAgent agent, Window window, List<RowKey> keys) {
        return window.view(keys);
    }

    /** What was committed is known to the next decision, captured or not. */
    boolean remembersApplied() {
        return true;
    }

    boolean repairs() {
        return true;
    }

    /** A site's own writes are compared with what their rules make of them. */
    boolean validatesLocal() {
        return true;
    }

    /** Rows that wait for something which has changed are looked at again. */
    List<RowKey> readmitted(SimAgent agent, List<RowKey> keys) {
        return keys;
    }

    /** Whatever comes next is taken, also what the tables here cannot show. */
    boolean takes(SimAgent agent, LogRecord record) {
        return true;
    }

    /** A record of another site as its log has it. */
    LogRecord.Transaction received(SimAgent agent, LogRecord.Transaction record) {
        return record;
    }

    /** Which of several records with one name counts: the first. */
    boolean firstRecordCounts() {
        return true;
    }

    /** Rows that hold a wanted value, found through the table's own index. */
    List<RowKey> holders(SimAgent agent, UniqueShape index, List<RowKey> found) {
        return found;
    }

    // ------------------------------------------------------------ stability, flush, trimming

    /** A heartbeat on its way to the window. */
    LogRecord.Heartbeat heartbeat(SimAgent agent, LogRecord.Heartbeat heartbeat) {
        return heartbeat;
    }

    /** Called now and then: what else might tell the window about others. */
    void gossip(SimAgent agent) {
        // Nothing but the logs does.
    }

    /** Rows of a flush that become durable. */
    Map<RowKey, FlushSnapshot.StoredRow> durable(FlushSnapshot snapshot) {
        Map<RowKey, FlushSnapshot.StoredRow> rows = new HashMap<>(snapshot.rows());
        snapshot.large().changed().forEachRemaining(row -> rows.put(row.getKey(), row.getValue()));
        return rows;
    }

    boolean flushChecksLease() {
        return true;
    }

    /** A flush waits until Kafka has everything before its position. */
    boolean flushWaitsForKafka() {
        return true;
    }

    // ------------------------------------------------------------ relays

    /** The links of one site. */
    List<RelayLink> links(List<RelayLink> configured) {
        return configured;
    }

    /** What a copy says to a record that comes over a link. */
    CopyTail.Verdict relayed(CopyTail.Verdict verdict) {
        return verdict;
    }

    /** What a link's reader does then. */
    LogCursor.Next afterGap(LogCursor.Next next) {
        return next;
    }

    /** A link's reader has read up to here: nothing is remembered but with the entries themselves. */
    void read(SimAgent agent, SiteId origin, SimCopy.From upTo) {
        // The copy's header says it, once the copy has the entry.
    }

    /** Where a link's reader begins, from what the copy says. */
    OptionalLong place(SimAgent agent, SiteId origin, SiteId link, OptionalLong hint) {
        return hint;
    }

    /** What an agent may read of a log behind its end: nothing. */
    @Nullable
    DecodedRecord beforeItIsThere(SimAgent agent, SiteId origin, long behindEnd) {
        return null;
    }

    /** What a copy of another site's log need not keep any more. */
    long copyTrimmable(Window window, SiteId origin) {
        return window.trimmableSequence(origin);
    }

    // ------------------------------------------------------------ returning

    /** What readers of logs know of former incarnations. */
    Incarnations ends(Incarnations known) {
        return known;
    }

    /** The incarnation that a site goes on with. */
    SiteId next(SiteId next) {
        return next;
    }

    /** A site that returns says whom it will count. */
    boolean tellsWhomItWillCount() {
        return true;
    }

    /** Epochs of an incarnation are higher than all before. */
    boolean raisesEpochs() {
        return true;
    }

    // ------------------------------------------------------------ joining and leaving

    /** True if the site's agent ends and members take it out. */
    boolean leaves(boolean ready) {
        return ready;
    }

    /** What a member would not ask for again if it were started anew. */
    VersionVector kept(Window window) {
        return window.floor();
    }

    /** Whom the donor asks whether they count the new site. */
    List<String> askedByDonor(SimAgent donor, List<String> members) {
        return members;
    }

    /** The donor has captured what it has shown before it takes its cut. */
    boolean cutWaitsForCapture() {
        return true;
    }

    /** What the new site makes of the rows of a cut. */
    List<WindowCut.CutRow> settled(List<WindowCut.CutRow> rows) {
        return rows;
    }

    /** The states of a cut that the new site keeps. */
    List<WindowCut.CutRow> kept(List<WindowCut.CutRow> rows) {
        return rows;
    }

    /** What the site's log need not keep any more. */
    long trimmable(SimAgent agent, Window window) {
        return window.trimmableSequence();
    }

    /** Up to where the database may forget its log. */
    long confirmed(SimAgent agent, long durable) {
        return durable;
    }
}
