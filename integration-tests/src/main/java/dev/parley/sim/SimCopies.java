package dev.parley.sim;

import dev.parley.relay.CopyFloor;
import dev.parley.relay.CopyState;
import dev.parley.relay.CopyTail;
import dev.parley.rules.version.SiteId;
import dev.parley.wire.DecodedRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The copies of one site as one process has them open, until something fails: what it offers is on its way first, and what is
 * on its way when the process ends is taken in part, or late.
 */
final class SimCopies {
    /**
     * A header names a place where other entries stand by now. Not in worlds in which a log holds two records of one name: who
     * begins between them takes the second for the first, and two such faults at once are not borne.
     */
    private static final int WRONG_PLACE_PERCENT = 30;

    private final SimAgent agent;
    private final World world;
    private final Map<SiteId, CopyState> states = new TreeMap<>();
    private final Deque<Sent> sent = new ArrayDeque<>();

    /** An entry of one log on its way to a copy. */
    record Sent(SiteId origin, SimLog source, long offset, SimCopy.From from) {
        DecodedRecord record() {
            return source.at(offset);
        }
    }

    /** Opens the copies of these logs and reads what they end with. */
    SimCopies(SimAgent agent, List<SiteId> origins) {
        this.agent = agent;
        this.world = agent.site().world();
        origins.forEach(origin -> states.put(origin, read(agent, origin)));
    }

    private static CopyState read(SimAgent agent, SiteId origin) {
        World world = agent.site().world();
        SimCopy copy = agent.site().copy(origin);
        SimLog log = copy.log();
        CopyState state = new CopyState();
        CopyFloor floor = agent.parts().copyFloor(origin);
        long from = floor.readFrom(log.begin(), log.end(), world.tailEntries());
        if (from > log.begin()) {
            state.beginsBehind(floor.sequence());
        }
        for (long at = from; at < log.end(); at++) {
            SimCopy.From header = copy.headerAt(at);
            DecodedRecord record = log.at(at);
            state.cameOver(header.link().name(), header.restart());
            state.holds(record);
            state.endsBefore(record.record().sequence(), at + 1);
        }
        state.readUpTo(log.end());
        return state;
    }

    private CopyState state(SiteId origin) {
        CopyState state = states.get(origin);
        if (state == null) {
            throw new IllegalStateException("no log of " + origin + " is copied by " + agent);
        }
        return state;
    }

    /** Where the reader of a link had better begin. */
    OptionalLong position(SiteId origin, SiteId link) {
        return state(origin).position(link.name());
    }

    /** Sends an entry to its copy if it is the next one. */
    CopyTail.Verdict offer(Sent offered) {
        SiteId origin = offered.origin();
        DecodedRecord record = offered.record();
        SimCopy.From from = offered.from();
        CopyState state = state(origin);
        CopyTail.Verdict verdict = world.protocol().relayed(state.verdict(record));
        if (verdict == CopyTail.Verdict.APPEND) {
            sent.add(offered);
            state.holds(record);
            state.cameOver(from.link().name(), from.restart());
        }
        return verdict;
    }

    /** The cluster takes the oldest entry that is on its way; false if there is none. */
    boolean land() {
        Sent oldest = sent.poll();
        if (oldest == null) {
            return false;
        }
        long behind = append(agent.site(), oldest);
        CopyState state = state(oldest.origin());
        state.appendedAt(behind - 1);
        state.endsBefore(oldest.record().record().sequence(), behind);
        return true;
    }

    private static long append(SimSite site, Sent what) {
        World world = site.world();
        SimCopy.From from = what.from();
        boolean mayBeWrong = !world.isCalm() && !world.config().drift();
        if (mayBeWrong && world.choices().chance(WRONG_PLACE_PERCENT)) {
            from = new SimCopy.From(
                    from.link(), from.restart() + 1 + world.choices().below(3));
        }
        world.stats().add(Stats.Count.RELAYED);
        return site.copy(what.origin()).append(what.source(), what.offset(), from);
    }

    /** The process or its connection ends: the first of what is on its way may be taken, now or later, the rest is lost. */
    void end() {
        Choices choices = world.choices();
        if (sent.isEmpty()) {
            return;
        }
        int taken = choices.below(sent.size() + 1);
        for (int i = 0; i < taken; i++) {
            agent.site().late().add(sent.remove());
        }
        if (!choices.chance(30)) {
            while (landLate(agent.site())) {
                world.trace().done();
            }
        }
        world.stats().add(Stats.Count.RELAYED_IN_VAIN, sent.size());
        sent.clear();
    }

    /** The cluster takes what an earlier process has sent; false if there is nothing. */
    static boolean landLate(SimSite site) {
        Sent oldest = site.late().poll();
        if (oldest == null) {
            return false;
        }
        append(site, oldest);
        return true;
    }

    /** True if another process appends to a copy. */
    boolean areShared() {
        return states.values().stream().anyMatch(CopyState::isShared);
    }

    /** Up to where a copy may be cut. */
    OptionalLong trimPoint(SiteId origin, long sequence) {
        return state(origin).trimPoint(sequence);
    }

    /** Entries of one log that are on their way, for a planted bug. */
    List<DecodedRecord> sent(SiteId origin) {
        List<DecodedRecord> records = new ArrayList<>();
        sent.stream().filter(one -> one.origin().equals(origin)).forEach(one -> records.add(one.record()));
        return records;
    }
}
