package dev.parley.agent;

import dev.parley.apply.LockedRow;
import dev.parley.apply.TableReader;
import dev.parley.check.SiteAccess;
import dev.parley.check.SiteTopics;
import dev.parley.join.JoinDesk;
import dev.parley.operate.OperatedSet;
import dev.parley.publish.LogUpkeep;
import dev.parley.review.ColumnRemedy;
import dev.parley.review.ReviewedSet;
import dev.parley.store.ConflictSearch;
import dev.parley.store.DecisionStore;
import dev.parley.store.PauseStore;
import dev.parley.store.PolicyStore;
import dev.parley.store.ReviewStore;
import dev.parley.verify.LocalFill;
import dev.parley.verify.LocalSite;
import java.util.List;

/**
 * Where people and other sites ask a running set: what its rows are, who joins, what conflicts there are, how far it has
 * come. They read through capture's eyes and write decisions, never rows of the stages.
 */
record Desks(LocalSite local, LocalFill fill, JoinDesk join, ReviewedSet reviewed, OperatedSet operated) {
    static Desks open(SetScope scope, Foundation base, Writing writing, PauseStore pauses) {
        TableReader reader = new TableReader(
                base.database(),
                scope.engine()::dialect,
                scope.engine()::scanDialect,
                new DecisionStore(base.database(), scope.name(), scope.feed(base.database())),
                writing.fence());
        VerifyTables tables = new VerifyTables(reader, SetScope::nowMicros);
        return new Desks(
                new LocalSite(scope.config().site(), base.tables(), tables, base.window(), base.policies()),
                new LocalFill(scope.config().site(), base.tables(), tables, base.window(), writing.filler(scope, base)),
                new JoinDesk(
                        scope.config().site(),
                        group(scope, base.roster()),
                        base.tables(),
                        tables,
                        base.window(),
                        new PolicyStore(base.database(), scope.name())::load),
                reviewed(
                        scope,
                        base,
                        new SetParkedRows(base.tables(), base.window(), writing.lane(), reader, SetScope::nowMicros)),
                new OperatedSet(
                        scope.name(),
                        base.roster().self(),
                        () -> base.window().checkpoint().applied(),
                        reader::awaitCapture,
                        new KeptPause(pauses)));
    }

    private static JoinDesk.Group group(SetScope scope, Roster roster) {
        LogUpkeep logs =
                new LogUpkeep(SiteTopics.clientProperties(scope.config().kafka()));
        return new JoinDesk.Group(
                roster.members(), roster.incarnations(), member -> logs.isUntouched(scope.logTopic(member)));
    }

    private static ReviewedSet reviewed(SetScope scope, Foundation base, SetParkedRows parked) {
        return new ReviewedSet(
                scope.name(),
                scope.config().site(),
                base.tables(),
                base.policies(),
                base.policies()::hash,
                key -> base.window().view(List.of(key)).get(0),
                new ConflictSearch(base.database(), scope.name()),
                new ReviewStore(
                        base.database(),
                        scope.name(),
                        new LockedRow(scope.engine()::dialect, base.tables()),
                        scope.feed(base.database())),
                scope.policy().approvals()::required,
                parked,
                new ColumnRemedy(base.database().engine(), SiteAccess.names(scope.set())));
    }
}
