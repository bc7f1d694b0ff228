package dev.parley.sim;

import dev.parley.agent.Succession;
import dev.parley.join.Existing;
import dev.parley.join.JoinDonor;
import dev.parley.join.JoinException;
import dev.parley.join.JoinMessages;
import dev.parley.join.Joiner;
import dev.parley.join.RowMerge;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.TableShape;
import dev.parley.publish.LogHistory;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.verify.SiteUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One site that comes back: {@code parley sites return}, run until it has, and killed anywhere. The order is the command's. */
final class SimReturning {
    private final World world;
    private final SimSite site;
    private final SimSite donor;
    private final Existing existing;
    private final SimCommand command;
    private boolean busy;
    private boolean anew;

    SimReturning(SimSite site, SimSite donor, Existing existing) {
        this.world = site.world();
        this.site = site;
        this.donor = donor;
        this.existing = existing;
        this.command = new SimCommand(world);
    }

    SimSite site() {
        return site;
    }

    private DbState state() {
        return site.database().state();
    }

    /** True if the site is back. */
    boolean run() {
        if (busy) {
            return false;
        }
        busy = true;
        try {
            SiteId self = begin();
            if (state().flushed == null) {
                takeOver(self);
            }
            settle();
            return true;
        } catch (IllegalArgumentException | SiteUnavailableException refused) {
            said(refused);
            world.stats().add(Stats.Count.RETURNS_REFUSED);
        } catch (JoinException again) {
            said(again);
            anew = true; // as the message says
            world.stats().add(Stats.Count.RETURNS_REFUSED);
        } catch (AgentKilled killed) {
            world.stats().add(Stats.Count.RETURNS_CUT_SHORT);
        } finally {
            busy = false;
        }
        return false;
    }

    private void said(Exception refusal) {
        if (world.trace().isOn()) {
            world.trace().say("  " + site.id() + " does not return: " + refusal.getMessage());
        }
    }

    private LogHistory history() {
        command.pause();
        LogHistory history = new LogHistory(site.id().name());
        site.log().all().forEach(entry -> history.add(entry.record()));
        return history;
    }

    private void write(DbState.Change change) {
        command.pause();
        Tx tx = site.database().begin(Tx.Kind.META);
        tx.changes.add(change);
        site.commitNow(tx);
    }

    // ------------------------------------------------------------ the next incarnation

    private SiteId begin() {
        JoinMessages.Standing standing = command.desk(donor).standing(site.id().name());
        SiteId before = site.self();
        boolean used = state().flushed != null || (state().token == null && state().ran);
        if (used && Succession.isFormer(before, true, Optional.ofNullable(state().token), history())) {
            stop();
            forget();
        }
        return opened(standing, before);
    }

    /** Sessions of an agent that does not answer any more are ended. */
    private void stop() {
        command.pause();
        new ArrayList<>(site.database().active()).forEach(site.database()::abort);
    }

    private void forget() {
        command.pause();
        Tx tx = site.database().begin(Tx.Kind.META);
        long end = site.database().wal().size() + 1L;
        tx.changes.add(state -> state.forget(end));
        site.commitNow(tx);
        site.forgotten();
    }

    private SiteId opened(JoinMessages.Standing standing, SiteId before) {
        write(state -> state.epoch++);
        String begun = state().token;
        LogHistory history = history();
        if (begun != null && !Succession.isOvertaken(history, site.self(), begun, state().heartbeat)) {
            open(site.self(), begun, history);
            return site.self();
        }
        SiteId next = world.protocol().next(Succession.next(standing, history.latest(), before));
        String token = "token " + world.nextNote();
        boolean raises = world.protocol().raisesEpochs();
        write(state -> {
            state.self = next;
            state.token = token;
            state.heartbeat = 1;
            state.epoch = raises ? (long) next.incarnation() << 32 : state.epoch;
        });
        world.stats().add(Stats.Count.INCARNATIONS_BEGUN);
        open(next, token, history);
        return next;
    }

    private void open(SiteId self, String token, LogHistory history) {
        if (!history.isOpenedBy(self, token)) {
            append(LogRecord.Heartbeat.opening(self, new LogRecord.Opening(token, history.last())));
            if (!history().isOpenedBy(self, token)) {
                throw new Violation("I1", "somebody else has begun " + self);
            }
        }
    }

    /** What stands in the log may come again, as its acknowledgement was lost. */
    private void append(LogRecord.Heartbeat heartbeat) {
        command.pause();
        site.log().append(heartbeat);
        if (world.config().duplicates() && world.choices().chance(15)) {
            site.log().append(heartbeat);
        }
    }

    // ------------------------------------------------------------ rows

    private void takeOver(SiteId self) {
        JoinDonor desk = command.desk(donor);
        List<String> members = desk.standing(self.name()).members();
        if (members.contains(self.toString()) && world.protocol().tellsWhomItWillCount()) {
            tell(self, members);
        }
        command.pause();
        command.desk(donor).offer(self.toString());
        write(state -> state.epoch++);
        new Joiner(self.toString(), new SimJoinSite(site, donor, command), command.desk(donor), SimCommand.UNHEARD)
                .run(anew, anew ? Existing.REPLACE : existing);
        anew = false;
    }

    private void tell(SiteId self, List<String> members) {
        List<String> told = Succession.told(state().told, members);
        write(state -> {
            state.told = told;
            state.heartbeat++;
        });
        String token = String.valueOf(state().token);
        append(LogRecord.Heartbeat.opening(
                self, state().heartbeat, told, new LogRecord.Opening(token, VersionVector.EMPTY)));
    }

    /** Rows set aside that are to stand become writes of the site, one by one. */
    private void settle() {
        for (Map.Entry<RowKey, Row> brought : new ArrayList<>(state().brought.entrySet())) {
            RowKey key = brought.getKey();
            TableShape table = world.schema().table(key.table());
            DbState.Stored now = site.database().see(null, key);
            Optional<Row> wanted = wanted(key, brought.getValue(), now);
            command.pause();
            Tx tx = site.database().begin(Tx.Kind.APPLICATION);
            if (wanted.isPresent() && stands(tx, table, key, now, wanted.get())) {
                world.stats().add(Stats.Count.ROWS_KEPT);
            }
            tx.changes.add(state -> state.brought.remove(key));
            site.commitNow(tx);
        }
    }

    private Optional<Row> wanted(RowKey key, Row brought, @Nullable DbState.Stored now) {
        if (existing == Existing.REVIEW) {
            return Optional.empty(); // a person may look at it, and nobody does here
        }
        if (existing == Existing.KEEP || now == null) {
            return Optional.of(brought);
        }
        return new RowMerge(world.policies().apply(key.table()), donor.self(), site.self())
                .of(key, now.image(), brought);
    }

    /** False if a key forbids the row: a person has to look at it. */
    private boolean stands(Tx tx, TableShape table, RowKey key, @Nullable DbState.Stored now, Row row) {
        try {
            return world.clients(site).stands(tx, table, key, now, row);
        } catch (SimSqlException refused) {
            return false;
        }
    }
}
