package dev.parley.agent;

import dev.parley.config.ConfigException;
import dev.parley.config.SiteConfig;
import dev.parley.pipeline.TableShape;
import dev.parley.policy.PolicyDocument;
import dev.parley.policy.PolicyFile;
import dev.parley.policy.PolicyFit;
import dev.parley.policy.PolicyHistory;
import dev.parley.policy.PolicyLaws;
import dev.parley.policy.SitePolicy;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.policy.PolicyProblem;
import dev.parley.store.PolicyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** The configured rules, and those under which a site ran before. */
final class Policies {
    private Policies() {}

    /** @throws AgentException if the policy of a site file cannot be used */
    static PolicyDocument load(SiteConfig config) {
        try {
            return SitePolicy.of(config.policy());
        } catch (ConfigException e) {
            throw new AgentException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * What a site knows.
     *
     * @param history all versions, the present one last
     * @param active number of the latest version that the site has run under
     */
    record Known(PolicyHistory history, int active) {}

    /** Keeps the present version if it is the site's first. Refuses what {@link #continued} refuses. */
    static Known known(PolicyDocument present, PolicyStore store, List<TableShape> tables) {
        SortedMap<Integer, String> before = store.load();
        PolicyHistory history = continued(present, before, tables);
        int version = present.policy().version();
        if (before.isEmpty()) {
            store.save(version, present.text());
        }
        return new Known(history, before.isEmpty() ? version : before.lastKey());
    }

    /**
     * The versions that a site has run under, with the present one.
     *
     * @param known their texts
     * @throws AgentException if the site has run under a later version, or under another policy of the same version, or
     *     if the rules do not fit the tables, or break a law
     */
    static PolicyHistory continued(PolicyDocument present, SortedMap<Integer, String> known, List<TableShape> tables) {
        requireUsable(present, tables);
        int version = present.policy().version();
        if (!known.isEmpty() && known.lastKey() > version) {
            throw new AgentException(
                    ExitCode.CONFIGURATION,
                    "The policy " + present.name() + " has version " + version
                            + ", but this site has run under version "
                            + known.lastKey() + ". Give the site the latest policy of the group; to go back to old"
                            + " rules, write them under version " + (known.lastKey() + 1) + ".");
        }
        List<GroupPolicy> versions = new ArrayList<>();
        for (Map.Entry<Integer, String> entry : known.entrySet()) {
            versions.add(parse(entry.getKey(), entry.getValue()));
        }
        requireSame(present, versions);
        if (!known.containsKey(version)) {
            requireLawful(present);
            versions.add(present.policy());
        }
        return new PolicyHistory(versions);
    }

    private static GroupPolicy parse(int version, String text) {
        try {
            return PolicyFile.parse("policy version " + version + " in parley.config", text)
                    .policy();
        } catch (ConfigException e) {
            throw new AgentException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireSame(PolicyDocument present, List<GroupPolicy> versions) {
        for (GroupPolicy known : versions) {
            boolean same = known.hash().equals(present.policy().hash());
            if (known.version() == present.policy().version() && !same) {
                throw new AgentException(
                        ExitCode.CONFIGURATION,
                        "There are two policies with version " + known.version() + ": this site has run under one with"
                                + " hash " + shortened(known) + ", and " + present.name() + " has "
                                + shortened(present.policy()) + ". Sites would decide differently. Give the changed"
                                + " policy version " + (known.version() + 1) + ", at all sites.");
            }
        }
    }

    static String shortened(GroupPolicy policy) {
        return policy.hash().substring(0, 12);
    }

    private static void requireUsable(PolicyDocument present, List<TableShape> tables) {
        requireNone(
                PolicyFit.of(present.policy(), tables),
                "The policy " + present.name() + " does not fit the tables of this site:");
    }

    /** Once for each version: what a site has run under has passed. */
    private static void requireLawful(PolicyDocument present) {
        requireNone(
                PolicyLaws.of(present.policy()),
                "The policy " + present.name() + " has rules under which sites would not come to the same row:");
    }

    private static void requireNone(List<PolicyProblem> problems, String heading) {
        if (!problems.isEmpty()) {
            throw new AgentException(
                    ExitCode.CONFIGURATION,
                    problems.stream().map(problem -> "\n  " + problem).collect(Collectors.joining("", heading, "")));
        }
    }
}
