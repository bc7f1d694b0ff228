package dev.parley.sim;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Row;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.SiteId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All sites of one run and the order in which things happen to them. An apply lane that waits, or stands between two
 * statements, lets other events happen inside its call, so that production code is interrupted where a real one would be;
 * lanes interrupted inside one another go on in reverse order.
 */
final class World {
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;
    /** Waits after the last event, over all agents. */
    private static final int WAITS_MAX = 5_000;

    /** Chance that something else happens between two requests of a site that takes over rows. */
    private static final int YIELD_OF_JOIN = 70;

    private static final long EVENT_NANOS = 1_500_000;

    private final SimConfig config;
    private final Choices choices;
    private final Protocol protocol;
    private final SimSchema schema;
    private final Stats stats = new Stats();
    private final Oracle oracle;
    private final Audit audit;
    private final List<SiteId> members = new ArrayList<>();
    private final List<SimSite> sites = new ArrayList<>();
    private final Map<SimSite, Clients> clients = new HashMap<>();
    private final Function<String, RowPolicy> policies;
    private final SimJoin joining;
    private final SimLeave leaving;
    private final SimRestore restore;
    private final SimReturn returning;
    private final SimTopology topology;
    private final Events events;
    private final Trace trace;
    private long nanos = 1;
    private long notes = 100;
    private int stepsLeft;
    private int waits;
    private boolean calm;
    /** What goes on while somebody waits in the calm. */
    private Consumer<Object> meanwhile = this::withoutLanes;

    World(SimConfig config, Choices choices, Protocol protocol, Trace trace) {
        this(config, choices, protocol, trace, SimTopology::drawn);
    }

    /** @param topology the lines between clusters, made once all members are known */
    World(SimConfig config, Choices choices, Protocol protocol, Trace trace, Function<World, SimTopology> topology) {
        this.config = config;
        this.choices = choices;
        this.protocol = protocol;
        this.trace = trace;
        this.schema = new SimSchema(
                config.oldImages(),
                config.uniques(),
                config.foreignKeys(),
                config.rules().hasKeys(),
                config.rules().hasUniqueParts(),
                config.rules().check(),
                config.getsColumn(),
                config.rules().made());
        this.policies = config.rules()::of;
        this.oracle = new Oracle(schema, policies);
        this.audit = new Audit(this, oracle);
        this.stepsLeft = config.steps();
        for (int i = 0; i < config.sites(); i++) {
            members.add(SiteId.of("s" + i));
        }
        int founders = config.joins() ? config.sites() - 1 : config.sites();
        for (int i = 0; i < config.sites(); i++) {
            SimSite site = new SimSite(this, members.get(i), i, i < founders ? members.subList(0, founders) : members);
            sites.add(site);
            clients.put(site, new Clients(site));
            if (i < founders) {
                seedRows(site);
            }
        }
        this.topology = topology.apply(this);
        this.joining = new SimJoin(this);
        this.leaving = new SimLeave(this);
        this.restore = new SimRestore(this);
        this.returning = new SimReturn(this);
        sites.subList(0, founders).forEach(SimSite::startAgent);
        this.events = new Events(this);
    }

    /** Half of the rows are there from the beginning. */
    private void seedRows(SimSite site) {
        for (int i = 1; i <= config.keys(); i += 2) {
            seed(site, schema.item(), schema.itemRow(i, 0, 0, i, i));
            seed(site, site.schema().part(), site.schema().partRow(i, i, i, 0));
            for (RuledTable table : schema.ruled()) {
                TableShape shape = schema.table(table.name());
                seed(site, shape, table.first(shape, i));
            }
        }
    }

    private void seed(SimSite site, TableShape table, Row row) {
        site.database().seed(row, table);
        oracle.initial(table.keyOf(row), row);
    }

    // ------------------------------------------------------------ parts

    SimConfig config() {
        return config;
    }

    Choices choices() {
        return choices;
    }

    Protocol protocol() {
        return protocol;
    }

    SimSchema schema() {
        return schema;
    }

    Stats stats() {
        return stats;
    }

    Oracle oracle() {
        return oracle;
    }

    Audit audit() {
        return audit;
    }

    Trace trace() {
        return trace;
    }

    /** The site that is not there from the beginning, if there is one. */
    SimJoin joining() {
        return joining;
    }

    /** The site that leaves, if one does. */
    SimLeave leaving() {
        return leaving;
    }

    /** The database that is set back, if one is. */
    SimRestore restore() {
        return restore;
    }

    /** The sites that return, if any do. */
    SimReturn returning() {
        return returning;
    }

    /** The lines between clusters, if every site has one. */
    SimTopology topology() {
        return topology;
    }

    Function<String, RowPolicy> policies() {
        return policies;
    }

    List<SiteId> members() {
        return members;
    }

    List<SimSite> sites() {
        return sites;
    }

    /** All sites but one that has left. */
    List<SimSite> present() {
        return sites.stream().filter(site -> !leaving.hasLeft(site)).toList();
    }

    /** All servers, also those that others have taken the place of. */
    List<SimSite> everywhere() {
        List<SimSite> all = new ArrayList<>(sites);
        all.addAll(returning.former());
        return all;
    }

    SimSite site(SiteId id) {
        return sites.get(members.indexOf(SiteId.of(id.name())));
    }

    Clients clients(SimSite site) {
        return Objects.requireNonNull(clients.get(site));
    }

    /** Another server is a site's from now on. */
    void replace(SimSite site, SimSite by) {
        sites.set(site.index(), by);
        clients.put(by, new Clients(by));
    }

    /** Small inboxes and gates are a source of deadlocks worth looking for. */
    long inboxBytes() {
        return config.keys() == 1 ? 400 : 1 << 20;
    }

    /** How much of a copy's end a relay reads that opens it; with little it knows few places and trims little. */
    int tailEntries() {
        return config.keys() == 1 ? 6 : 400;
    }

    int gateSize() {
        return config.keys() == 2 ? 2 : 64;
    }

    long nextNote() {
        return notes++;
    }

    // ------------------------------------------------------------ time

    long nanos() {
        return nanos;
    }

    long millis() {
        return EPOCH_MILLIS + nanos / 1_000_000;
    }

    void pass(long more) {
        nanos += more;
    }

    // ------------------------------------------------------------ order

    /** True once faults and writes are over. */
    boolean isCalm() {
        return calm;
    }

    void calm() {
        calm = true;
    }

    /** From now on nothing happens by chance, and while somebody waits this goes on in place of everybody's work. */
    void calm(Consumer<Object> others) {
        calm = true;
        meanwhile = others;
    }

    /** Turmoil, then calm and the final checks. */
    void run() {
        turmoil();
        new Quiescence(this, events).reach();
    }

    /** Events until everything heals. */
    private void turmoil() {
        while (next()) {
            trace.done();
        }
    }

    /** One event; false if there are no more. */
    private boolean next() {
        if (calm || stepsLeft <= 0 || choices.isExhausted()) {
            return false;
        }
        stepsLeft--;
        nanos += EVENT_NANOS;
        topology.pass(EVENT_NANOS);
        choices.event();
        stats.add(Stats.Count.EVENTS);
        events.any();
        return true;
    }

    /** Between two statements of an agent: nothing, or a few events. A suspended agent stays here. */
    void maybeOthers(SimAgent agent) {
        while (!agent.isDead() && (agent.isSuspended() || choices.chance(config.yieldPercent()))) {
            if (!next()) {
                agent.resume();
                return;
            }
        }
    }

    /** Who takes over rows stands between two requests. */
    void betweenRequests() {
        while (choices.chance(YIELD_OF_JOIN)) {
            if (!next()) {
                return;
            }
        }
    }

    /** Somebody waits: one other event, or, when all is calm, what every agent can do without its lane. */
    void others(Object who) {
        if (!next()) {
            meanwhile.accept(who);
        }
    }

    /** The lane of an agent waits. */
    void othersThan(SimAgent agent) {
        if (!next()) {
            agent.resume();
            meanwhile.accept(agent);
        }
        while (agent.isSuspended() && !agent.isDead() && next()) {
            trace.done();
        }
        agent.resume();
    }

    private void withoutLanes(Object who) {
        nanos += EVENT_NANOS;
        sites.forEach(site -> site.cutOff(false));
        topology.heal();
        events.pump();
        if (++waits > WAITS_MAX) {
            throw new Violation("LIVENESS", who + " waits for ever");
        }
    }

    /** Somebody has waited for this transaction in vain; in the end the server gives up whoever holds it idle. */
    void impatient(SimSite site, Tx tx) {
        tx.waitedFor++;
        boolean client = tx.kind == Tx.Kind.APPLICATION;
        if (calm && client) {
            clients(site).finish();
        } else if (tx.waitedFor > 3 || calm) {
            site.reap(tx);
        }
    }
}
