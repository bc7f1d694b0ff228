package dev.parley.operate;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.admin.Parameter;
import dev.parley.admin.Request;
import dev.parley.admin.Route;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** {@code /policy-version}. Thread-safe. */
public final class PolicyRoutes {
    private final String site;
    private final Supplier<List<PolicyUse>> sets;

    /** @param sets those running now */
    public PolicyRoutes(String site, Supplier<List<PolicyUse>> sets) {
        this.site = site;
        this.sets = sets;
    }

    /**
     * What a person asks for.
     *
     * @param set empty for all
     * @param force use the prepared version although members are missing
     */
    public record UseRequest(String set, boolean force) {
        public UseRequest {
            set = Objects.requireNonNullElse(set, "");
        }
    }

    /**
     * The versions of one set.
     *
     * @param active number of the version that applications write under
     * @param prepared number of the version in the policy file
     * @param missing members that have not told yet that they have that one
     */
    public record Version(String set, int active, int prepared, List<String> missing) {
        public Version {
            missing = List.copyOf(missing);
        }
    }

    /** The versions of the sets that were asked for. */
    public record Versions(String site, List<Version> sets) {
        public Versions {
            sets = List.copyOf(sets);
        }
    }

    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/policy-version",
                        "Which policy version each set uses, which it has prepared, and for whom that one waits.",
                        List.of(new Parameter("set", "Replication set; else all.")),
                        Versions.class,
                        request -> versions(wanted(request.query("set").orElse("")))),
                Route.post(
                        "/policy-version/use",
                        "Uses the prepared version; with members missing only if `force` says so: their agents end at the"
                                + " first write under it, until they have the policy file.",
                        UseRequest.class,
                        Versions.class,
                        this::use));
    }

    private Versions use(Request request) {
        UseRequest asked = request.body(UseRequest.class);
        List<PolicyUse> wanted = wanted(asked.set());
        for (PolicyUse set : wanted) {
            if (!asked.force() && !set.missing().isEmpty()) {
                throw ApiException.of(
                        ErrorKind.IMPOSSIBLE,
                        "set " + set.set() + ": " + String.join(", ", set.missing())
                                + " did not tell yet of the same policy version " + set.prepared()
                                + "; if it is used now, their agents end with exit code 3 at the first write under it,"
                                + " until they have the file. To have that, repeat with --force");
            }
        }
        wanted.forEach(PolicyUse::use);
        return versions(wanted);
    }

    private List<PolicyUse> wanted(String name) {
        List<PolicyUse> running = sets.get();
        if (running.isEmpty()) {
            throw ApiException.of(ErrorKind.NOT_RUNNING, "no replication set is running here now; /readyz says why");
        }
        List<PolicyUse> found = running.stream()
                .filter(set -> name.isEmpty() || set.set().equals(name))
                .toList();
        if (found.isEmpty()) {
            throw ApiException.unknown(
                    ErrorKind.UNKNOWN_SET,
                    "replication set",
                    name,
                    running.stream().map(PolicyUse::set).toList());
        }
        return found;
    }

    private Versions versions(List<PolicyUse> wanted) {
        return new Versions(
                site,
                wanted.stream()
                        .map(set -> new Version(set.set(), set.active(), set.prepared(), set.missing()))
                        .toList());
    }
}
