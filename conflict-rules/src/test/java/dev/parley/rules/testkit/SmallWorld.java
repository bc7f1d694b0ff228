package dev.parley.rules.testkit;

import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.version.SiteId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A world small enough to go through all that can happen in it.
 *
 * @param writes how many operations all sites together write
 * @param present whether the row is there from the beginning
 */
record SmallWorld(RowPolicy policy, Values values, Replica replica, int sites, int writes, boolean present) {
    /** A value of its own for each site and write, drawn from what the site shows. */
    Value value(Value current, int site, long sequence) {
        int number = 1 + site + (int) sequence * sites;
        return values.next(current, new SplittableRandom(number), number);
    }

    Base base() {
        Row row = Row.of(
                Mesh.COLUMNS,
                new Value.Int(1),
                values.next(Value.Null.NULL, new SplittableRandom(0), 0),
                new Value.Int(0));
        return present ? new Base.Present(row) : Base.Absent.ABSENT;
    }

    List<SiteId> members() {
        List<SiteId> members = new ArrayList<>();
        for (int i = 0; i < sites; i++) {
            members.add(SiteId.of("s" + i));
        }
        return members;
    }

    Moment start() {
        TreeSet<SiteId> members = new TreeSet<>(members());
        List<SmallSite> start = new ArrayList<>();
        for (SiteId member : members) {
            start.add(SmallSite.start(member, members, base(), start.size()));
        }
        return Moment.start(this, start);
    }
}
