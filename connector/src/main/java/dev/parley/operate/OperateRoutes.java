package dev.parley.operate;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.admin.Parameter;
import dev.parley.admin.Request;
import dev.parley.admin.Route;
import dev.parley.operate.OperateApi.Frontier;
import dev.parley.operate.OperateApi.Frontiers;
import dev.parley.operate.OperateApi.PauseRequest;
import dev.parley.operate.OperateApi.PauseState;
import dev.parley.operate.OperateApi.PauseStates;
import dev.parley.operate.OperateApi.Reached;
import dev.parley.pipeline.PauseSwitch;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** {@code /frontier}, {@code /pause} and {@code /resume}. Thread-safe. */
public final class OperateRoutes {
    /** Most time that one question waits: a thread of the server is held meanwhile, and there are few. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(2);

    private static final Duration CAPTURE_LIMIT = Duration.ofSeconds(5);
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(5);
    private static final Duration LOOK_PAUSE = Duration.ofMillis(10);

    private final String site;
    private final List<String> members;
    private final Supplier<List<OperatedSet>> sets;
    private final SortedMap<String, PauseSwitch> pauses;
    private final LongSupplier clockMillis;

    /**
     * Routes over what is running.
     *
     * @param members the sites of the group
     * @param sets those running now
     * @param pauses of all sets, running or not
     */
    public OperateRoutes(
            String site,
            List<String> members,
            Supplier<List<OperatedSet>> sets,
            Map<String, PauseSwitch> pauses,
            LongSupplier clockMillis) {
        this.site = site;
        this.members = List.copyOf(members);
        this.sets = sets;
        this.pauses = new TreeMap<>(pauses);
        this.clockMillis = clockMillis;
    }

    public List<Route> routes() {
        Parameter set = new Parameter("set", "Replication set; else all, or the only one.");
        return List.of(
                Route.get(
                        "/frontier",
                        "How far each set has come here, and a token for all that was committed before the question.",
                        List.of(set),
                        Frontiers.class,
                        this::frontier),
                Route.get(
                        "/frontier/wait",
                        "Whether the write of a token is visible here; waits for it for a while.",
                        List.of(
                                set,
                                new Parameter("token", "The dot of a write, such as `berlin:17`."),
                                new Parameter("wait-millis", "How long to wait at most: 0 to 2000, else 0.")),
                        Reached.class,
                        this::reached),
                Route.get(
                        "/pause",
                        "Which sets are paused, by whom and why.",
                        List.of(set),
                        PauseStates.class,
                        request -> states(request.query("set").orElse(""))),
                Route.post(
                        "/pause",
                        "Stops applying what other sites write, until it is resumed; what this site writes is published as before.",
                        PauseRequest.class,
                        PauseStates.class,
                        this::pause),
                Route.post("/resume", "Ends a pause.", PauseRequest.class, PauseStates.class, this::resume));
    }

    private List<OperatedSet> running() {
        List<OperatedSet> running = sets.get();
        if (running.isEmpty()) {
            throw ApiException.of(ErrorKind.NOT_RUNNING, "no replication set is running here now; /readyz says why");
        }
        return running;
    }

    private Frontiers frontier(Request request) {
        String wanted = request.query("set").orElse("");
        List<Frontier> frontiers = new ArrayList<>();
        for (OperatedSet set : wanted.isEmpty() ? running() : List.of(named(wanted))) {
            awaitCapture(set);
            VersionVector frontier = set.frontier().get();
            SortedMap<String, Long> applied = new TreeMap<>();
            frontier.forEach((origin, sequence) -> applied.put(origin.toString(), sequence));
            frontiers.add(
                    new Frontier(set.name(), new Token(set.self(), frontier.get(set.self())).toString(), applied));
        }
        return new Frontiers(site, frontiers);
    }

    private OperatedSet named(String name) {
        List<OperatedSet> running = running();
        return running.stream()
                .filter(set -> set.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        unknownSet(name, running.stream().map(OperatedSet::name).toList()));
    }

    private static ApiException unknownSet(String name, List<String> known) {
        return ApiException.unknown(ErrorKind.UNKNOWN_SET, "replication set", name, known);
    }

    private void awaitCapture(OperatedSet set) {
        try {
            if (!set.barrier().pass(CAPTURE_LIMIT)) {
                throw ApiException.of(
                        ErrorKind.NOT_RUNNING,
                        "set " + set.name() + " of site " + site + " is more than " + CAPTURE_LIMIT.toSeconds()
                                + " s behind its own database log, so it cannot tell the last write yet; ask again");
            }
        } catch (InterruptedException e) {
            throw stopped();
        }
    }

    private ApiException stopped() {
        Thread.currentThread().interrupt();
        return ApiException.of(ErrorKind.NOT_RUNNING, "the agent of site " + site + " is being stopped");
    }

    private Reached reached(Request request) {
        Token token = Token.parse(request.query("token").orElse(""), members);
        long wait = request.number("wait-millis", 0, 0, WAIT_MAX.toMillis());
        OperatedSet set = named(request.query("set").orElseGet(this::onlySet));
        try {
            long applied = awaitApplied(set, token, TimeUnit.MILLISECONDS.toNanos(wait));
            return new Reached(site, set.name(), token.toString(), applied >= token.sequence(), applied);
        } catch (InterruptedException e) {
            throw stopped();
        }
    }

    private String onlySet() {
        List<OperatedSet> running = running();
        if (running.size() > 1) {
            throw ApiException.of(
                    ErrorKind.BAD_REQUEST,
                    "a token is one of a set; say which: "
                            + String.join(
                                    ", ",
                                    running.stream().map(OperatedSet::name).toList()));
        }
        return running.get(0).name();
    }

    private static long awaitApplied(OperatedSet set, Token token, long waitNanos) throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            long applied = set.frontier().get().get(token.origin());
            if (applied >= token.sequence() || System.nanoTime() - begin >= waitNanos) {
                return applied;
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_PAUSE.toNanos());
        }
    }

    private PauseStates pause(Request request) {
        PauseRequest asked = request.body(PauseRequest.class);
        PauseSwitch.Pause pause =
                new PauseSwitch.Pause(request.author(asked.author()), asked.note(), clockMillis.getAsLong());
        for (OperatedSet set : wanted(asked.set())) {
            PauseSwitch one = pauseOf(set.name());
            kept(() -> set.keeper().keep(pause));
            one.pause(pause);
            awaitIdle(set.name(), one);
        }
        return states(asked.set());
    }

    /** A pause that is answered holds: what was being written when it was asked for is written. */
    private void awaitIdle(String set, PauseSwitch one) {
        try {
            if (!one.awaitIdle(WRITE_LIMIT)) {
                throw ApiException.of(
                        ErrorKind.NOT_RUNNING,
                        "set " + set + " of site " + site + " is paused, but for " + WRITE_LIMIT.toSeconds()
                                + " s a transaction that began before has not ended; it is the last one: ask again with"
                                + " `parley pause`");
            }
        } catch (InterruptedException e) {
            throw stopped();
        }
    }

    private PauseStates resume(Request request) {
        PauseRequest asked = request.body(PauseRequest.class);
        for (OperatedSet set : wanted(asked.set())) {
            kept(() -> set.keeper().end());
            pauseOf(set.name()).resume();
        }
        return states(asked.set());
    }

    /** Those that run here: a pause is kept in the database, which only the agent that serves a set writes to. */
    private List<OperatedSet> wanted(String set) {
        if (set.isEmpty()) {
            return running();
        }
        pauseOf(set);
        return List.of(named(set));
    }

    private static void kept(Runnable keeping) {
        try {
            keeping.run();
        } catch (StoreException e) {
            throw ApiException.of(
                    ErrorKind.DATABASE, String.valueOf(e.getMessage()) + "; nothing was changed, try again");
        }
    }

    private SortedMap<String, PauseSwitch> switches(String set) {
        return set.isEmpty() ? pauses : new TreeMap<>(Map.of(set, pauseOf(set)));
    }

    private PauseSwitch pauseOf(String set) {
        PauseSwitch found = pauses.get(set);
        if (found == null) {
            throw unknownSet(set, List.copyOf(pauses.keySet()));
        }
        return found;
    }

    private PauseStates states(String set) {
        List<PauseState> states = new ArrayList<>();
        switches(set)
                .forEach((name, one) -> states.add(one.current()
                        .map(pause -> new PauseState(
                                name,
                                true,
                                pause.author(),
                                pause.note(),
                                Instant.ofEpochMilli(pause.sinceMillis()).toString()))
                        .orElseGet(() -> new PauseState(name, false, "", "", ""))));
        return new PauseStates(site, states);
    }
}
