package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.agent.ExitCode;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.sandbox.SandboxProcess;
import dev.parley.it.workload.ShopSchema;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A site whose database cannot go on where it was comes back under its own name, with a new incarnation. */
class ReturnNameIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String DONOR = "ada";
    private static final String MYSQL = "bob";
    private static final String SET_BACK = "cyd";
    private static final List<String> ALL = List.of(DONOR, MYSQL, SET_BACK);

    @Test
    void siteReturnsUnderItsOwnName() throws Exception {
        bridge = Bridge.builder()
                .site(DONOR, Engine.POSTGRESQL)
                .site(MYSQL, Engine.MYSQL)
                .site(SET_BACK, Engine.POSTGRESQL)
                .schema(ShopSchema::create)
                .tuning("lease-timeout", "1s")
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .start();
        bridge.begin(LIMIT);
        Probe probe = new Probe(bridge);
        probe.assertBothWays(DONOR, SET_BACK);
        databaseThatWasSetBack(probe);
        databaseOfAFormerIncarnation(probe);
        siteThatWasTakenOut(probe);
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        Parley.Result verified =
                Parley.runHere("verify", "--contexts", bridge.contexts().toString());
        assertThat(verified.output()).contains("equal, compared with");
        Parley.Result leaving = Parley.runHere(
                "sites", "leave", SET_BACK, "--contexts", bridge.contexts().toString(), "-o", "json");
        assertThat(leaving.output()).as("who has its writes, as it is now").contains(DONOR, MYSQL);
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    private void databaseThatWasSetBack(Probe probe) throws Exception {
        DatabaseServer server = bridge.server(SET_BACK);
        stop(SET_BACK);
        server.keepData("older");
        server.start();
        bridge.startAgent(SET_BACK, LIMIT);
        List<String> published = probe.write(SET_BACK, 3);
        published.forEach(id -> probe.awaitAt(DONOR, id));
        stop(SET_BACK);
        server.keepData("newer");
        server.restoreData("older");
        server.start();
        String unheard = probe.write(SET_BACK);
        assertEnds(SET_BACK, ExitCode.SET_BACK, "run `parley sites return`");
        refusals();

        Parley.Result compared = giveBack(SET_BACK, DONOR, "--compare");
        assertThat(compared.exitCode()).as(compared.output()).isEqualTo(ExitCode.DIFFERENT.code());
        assertThat(compared.output().replaceAll(" +", " ")).contains(unheard + " no such row");
        Parley.Result returned = whileAMemberIsDown();
        assertThat(returned.exitCode()).as(returned.output()).isZero();
        assertThat(returned.output()).contains("site cyd goes on as cyd~2");
        Parley.Result again = giveBack(SET_BACK, DONOR, "--existing", "review");
        assertThat(again.output()).contains("site cyd has returned already, as cyd~2");
        assertThat(again.exitCode()).isEqualTo(ExitCode.REFUSED.code());

        bridge.startAgent(SET_BACK, LIMIT);
        assertThat(incarnation(SET_BACK)).isEqualTo(2);
        for (String id : published) {
            assertThat(probe.isAt(SET_BACK, id)).isTrue();
        }
        assertThat(probe.isAt(SET_BACK, unheard)).isFalse();
        bothWays(probe, SET_BACK);
        Parley.Result kept = Parley.runHere(
                "sites", "brought", bridge.siteFile(SET_BACK).toString(), "--keep", "--table", "journal");
        assertThat(kept.output()).contains("1 rows written here");
        probe.awaitAt(DONOR, unheard);
        probe.awaitAt(MYSQL, unheard);
        probe.awaitEqual();
    }

    private void refusals() {
        Parley.Result unsaid = giveBack(SET_BACK, DONOR);
        assertThat(unsaid.output()).contains("say with --existing");
        assertThat(unsaid.exitCode()).isEqualTo(ExitCode.USAGE.code());
        Parley.Result running = giveBack(MYSQL, DONOR, "--existing", "review");
        assertThat(running.output()).contains("Another agent serves");
        assertThat(running.exitCode()).isEqualTo(ExitCode.LEASE.code());
        Parley.Result itself = giveBack(DONOR, DONOR, "--existing", "review");
        assertThat(itself.output()).contains("site ada cannot be its own donor");
        assertThat(itself.exitCode()).isNotZero();
    }

    /** The command waits for it, and says so; it is killed while it waits, and goes on when it is run again. */
    private Parley.Result whileAMemberIsDown() throws Exception {
        assertThat(bridge.agent(MYSQL).terminate(LIMIT)).isZero();
        List<String> command = Parley.command(
                Parley.shortLived(), bridge.takingOver("return", SET_BACK, DONOR, "--existing", "review"));
        try (SandboxProcess first = bridge.sandbox().spawn("return-killed", command)) {
            await().atMost(LIMIT).until(() -> first.tail(20).contains("not every member counts 'cyd~2' yet"));
            assertThat(first.tail(20)).contains("bob, which lists");
            await().atMost(LIMIT).until(() -> counts(DONOR, "cyd~2"));
            assertThat(first.isRunning()).as(first.tail(20)).isTrue();
            first.kill9();
        }
        assertEnds(SET_BACK, ExitCode.SET_BACK, "Site cyd~2 has begun to return with set 'main'");
        bridge.startAgent(MYSQL, LIMIT);
        return giveBack(SET_BACK, DONOR, "--existing", "review");
    }

    /** It has all that its site had published, and belongs to an incarnation that has ended. */
    private void databaseOfAFormerIncarnation(Probe probe) throws Exception {
        DatabaseServer server = bridge.server(SET_BACK);
        stop(SET_BACK);
        server.restoreData("newer");
        server.start();
        assertEnds(SET_BACK, ExitCode.SET_BACK, "is gone on with by cyd~2, but this database belongs to cyd");
        // As if the command had been killed when the database had forgotten, and was not prepared anew.
        assertThat(bridge.command(SET_BACK, "remove", "--yes").exitCode()).isZero();

        Parley.Result returned = giveBack(SET_BACK, MYSQL, "--existing", "replace");
        assertThat(returned.exitCode()).as(returned.output()).isZero();
        assertThat(returned.output()).contains("site cyd goes on as cyd~3");
        bridge.startAgent(SET_BACK, LIMIT);
        assertThat(incarnation(SET_BACK)).isEqualTo(3);
        bothWays(probe, SET_BACK);
        probe.awaitEqual();
    }

    /** What it wrote while nobody counted it comes back as rows of its database. */
    private void siteThatWasTakenOut(Probe probe) throws Exception {
        List<String> rest = List.of(DONOR, SET_BACK);
        listed(rest, rest);
        String late = probe.write(MYSQL);
        assertEnded(MYSQL, ExitCode.EXPELLED, "run `parley sites return` here");
        listed(rest, ALL);
        assertEnds(MYSQL, ExitCode.EXPELLED, "counts bob~2 as a member and no longer bob");
        assertThat(probe.isAt(DONOR, late)).isFalse();

        Parley.Result returned = giveBack(MYSQL, DONOR, "--existing", "review");
        assertThat(returned.exitCode()).as(returned.output()).isZero();
        // As if the command had been killed when the rows were taken over and what is kept was not written yet.
        run(MYSQL, "UPDATE parley.brought SET wish = 'keep'");
        Parley.Result again = giveBack(MYSQL, DONOR, "--existing", "review");
        assertThat(again.exitCode()).as(again.output()).isZero();
        bridge.startAgent(MYSQL, LIMIT);
        assertThat(incarnation(MYSQL)).isEqualTo(2);
        for (String site : rest) {
            probe.awaitAt(site, late);
        }
        bothWays(probe, MYSQL);
        probe.awaitEqual();
    }

    private void listed(List<String> at, List<String> members) {
        for (String site : at) {
            bridge.rewrite(site, bridge.plan(site).withMembers(members));
            bridge.restartAgent(site, LIMIT);
        }
    }

    private void bothWays(Probe probe, String site) throws SQLException {
        for (String other : ALL) {
            if (!other.equals(site)) {
                probe.assertBothWays(site, other);
            }
        }
    }

    /** The agent has no time for a last checkpoint or heartbeat; the server ends in its orderly way. */
    private void stop(String site) {
        bridge.agent(site).kill9();
        bridge.server(site).stop();
    }

    private boolean counts(String site, String origin) {
        return bridge.agent(site)
                .status()
                .filter(status -> status.sets().stream()
                        .flatMap(set -> set.origins().stream())
                        .anyMatch(found -> found.origin().equals(origin)))
                .isPresent();
    }

    private int incarnation(String site) {
        return bridge.agent(site).status().orElseThrow().sets().get(0).incarnation();
    }

    private Parley.Result giveBack(String site, String donor, String... more) {
        return bridge.takeOver("return", site, donor, more);
    }
}
