package dev.parley.agent;

import dev.parley.check.SiteAccess;
import dev.parley.pipeline.FirstTables;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.TablesSince;
import dev.parley.policy.PolicyHistory;
import dev.parley.rules.Nullable;
import dev.parley.store.Blob;
import dev.parley.store.Database;
import dev.parley.store.PolicyStore;
import dev.parley.store.SettledLog;
import dev.parley.store.ShapeStore;
import dev.parley.window.Window;
import java.util.List;
import java.util.Optional;

/**
 * The site's database and what it remembers: what all stages of a set stand on.
 *
 * @param roster the sites of the group
 * @param since from where on each table belongs to the set
 * @param settled where the database's log ended before the tables were read; null if that is unknown
 * @param start where the log is read from, with the window as it was there
 */
record Foundation(
        Database database,
        Roster roster,
        List<TableShape> tables,
        TablesSince since,
        @Nullable LogPosition settled,
        DatabaseLease lease,
        PolicyHistory policies,
        PolicyAgreement agreement,
        StartPoint start) {
    Foundation {
        tables = List.copyOf(tables);
    }

    /** Blocks until the lease is this process's, which another may hold for as long as it lives. */
    static Foundation open(SetScope scope) throws InterruptedException {
        Database database = scope.parts()
                .own(Database.open(SiteAccess.agent(scope.config())
                        .withApplicationName("parley/" + scope.config().site() + "/" + scope.name())));
        // What is wrong with the site file shows before the lease is there, which may be long.
        Redacted.require(scope.config().conflicts().redact(), scope.set(), tables(scope, database));
        DatabaseLease lease = new DatabaseLease(database, scope.name());
        long epoch = takeLease(scope, lease);
        LogPosition settled = SettledLog.end(
                database,
                scope.engine().probe(database),
                scope.config().database().localSchema());
        List<TableShape> tables = tables(scope, database);
        scope.engine().evictReader(database);
        TablesSince since = since(scope, database, tables, epoch);
        Roster roster = new RosterBook(database, scope.name())
                .open(scope.config().site(), scope.config().members(), epoch);
        PolicyStore versions = new PolicyStore(database, scope.name());
        Policies.Known known = Policies.known(scope.policy(), versions, tables);
        PolicyHistory policies = known.history();
        StartPoint start = recovery(scope, database, roster)
                .start(epoch, policies, tables, () -> scope.engine().firstPosition(database));
        ShapeStore.ofColumns(database, scope.name())
                .load()
                .ifPresent(doc ->
                        formerColumns(scope.lasting(), doc, start.checkpoint().position()));
        PolicyAgreement agreement = new PolicyAgreement(
                roster.self(),
                roster.others(),
                policies,
                known.active(),
                () -> versions.save(
                        scope.policy().policy().version(), scope.policy().text()));
        scope.lasting().alarm().expect(tables, policies);
        scope.lasting().truncates().expect(tables);
        scope.lasting().meters().expect(tables, policies);
        return new Foundation(database, roster, tables, since, settled, lease, policies, agreement, start);
    }

    private static List<TableShape> tables(SetScope scope, Database database) {
        return Tables.read(database, scope.config(), scope.set());
    }

    /** Durable before anything is captured: who reads the log again leaves out the same. */
    private static TablesSince since(SetScope scope, Database database, List<TableShape> tables, long epoch) {
        ShapeStore store = ShapeStore.ofTables(database, scope.name());
        List<String> names = tables.stream().map(TableShape::name).toList();
        Optional<TablesSince> known = store.load().map(doc -> TablesSince.decode(doc.bytes()));
        TablesSince since = known.isEmpty()
                ? TablesSince.first(names)
                : known.get()
                        .with(names, scope.engine().probe(database).read(null).end());
        if (!known.equals(Optional.of(since))) {
            store.keep(epoch, Blob.of(since.encode()), SetScope.nowMicros());
        }
        return since;
    }

    private static long takeLease(SetScope scope, DatabaseLease lease) throws InterruptedException {
        Standby standby = scope.lasting().standby();
        LeaseClaim claim = new LeaseClaim(
                lease,
                scope.name(),
                DatabaseLease.holder(
                        scope.config().site(), scope.config().agent().instance()),
                scope.tuning().leaseTimeout(),
                scope.stopping(),
                SetScope::nowMicros);
        long epoch = standby.take(claim, scope.stopping());
        scope.parts()
                .loop(
                        "lease",
                        new LeaseStep(lease::answer, epoch, scope.tuning().leaseTimeout()));
        standby.handOver(epoch).ifPresent(step -> scope.parts().loop("group", step));
        return epoch;
    }

    /** What init has noted is true of one place; a site that joins begins at another. */
    private static void formerColumns(Lasting lasting, Blob doc, LogPosition from) {
        Optional<FirstTables> noted = FirstTables.decode(doc.bytes());
        if (noted.isEmpty()) {
            lasting.schemas().restore(doc.bytes());
        } else if (noted.get().at().equals(from)) {
            lasting.schemas().restore(noted.get());
        }
    }

    private static Recovery recovery(SetScope scope, Database database, Roster roster) {
        return new Recovery(
                database,
                roster.self(),
                roster.members(),
                scope.name(),
                scope.engine().slot(),
                SetScope::nowMicros);
    }

    /** What the database remembers of this site's own log. */
    OwnPast ownPast(SetScope scope) {
        return recovery(scope, database, roster).ownPast(start);
    }

    Window window() {
        return start.window();
    }
}
