package dev.parley.check;

import dev.parley.rules.policy.GroupPolicy;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.TableNames;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What to check at one site for one replication set.
 *
 * @param agent how the agent reaches its database
 * @param admin an account that sees more, where there is one
 * @param schema schema (PostgreSQL) or database (MySQL) that holds the tables
 * @param names which tables belong to the set
 * @param slot replication slot (PostgreSQL)
 * @param publication publication (PostgreSQL)
 * @param policy the rules of the group
 * @param members all sites of the group
 * @param site this one's name
 * @param clockMicros the agent's clock in microseconds since the Unix epoch
 * @param probes checks of other things
 */
public record CheckRequest(
        DatabaseSettings agent,
        Optional<DatabaseSettings> admin,
        String schema,
        TableNames names,
        String slot,
        String publication,
        GroupPolicy policy,
        List<String> members,
        String site,
        LongSupplier clockMicros,
        List<Probe> probes) {
    public CheckRequest {
        members = List.copyOf(members);
        probes = List.copyOf(probes);
    }

    /** The site's place among the members, from 1. */
    int ordinal() {
        return members.indexOf(site) + 1;
    }
}
