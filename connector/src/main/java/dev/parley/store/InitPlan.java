package dev.parley.store;

import dev.parley.pipeline.Truncation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What {@code parley init} is to make in one database for one replication set.
 *
 * @param set name of the replication set
 * @param database name of the database that holds the tables
 * @param schema schema (PostgreSQL) or database (MySQL) that holds them
 * @param tables local names of exactly the replicated tables
 * @param agentUser role or account of the agent
 * @param agentPassword its password; empty leaves the password alone
 * @param agentHost from where the account may connect (MySQL), for example {@code %}
 * @param slot replication slot (PostgreSQL)
 * @param publication publication (PostgreSQL)
 * @param fullIdentity local names of tables that shall log complete old rows (PostgreSQL)
 * @param truncations what TRUNCATE does, by local table name (PostgreSQL); tables that are not named ignore it
 */
public record InitPlan(
        String set,
        String database,
        String schema,
        List<String> tables,
        String agentUser,
        String agentPassword,
        String agentHost,
        String slot,
        String publication,
        Set<String> fullIdentity,
        Map<String, Truncation> truncations) {
    /** A plan under which TRUNCATE is nobody's business. */
    public InitPlan(
            String set,
            String database,
            String schema,
            List<String> tables,
            String agentUser,
            String agentPassword,
            String agentHost,
            String slot,
            String publication,
            Set<String> fullIdentity) {
        this(
                set,
                database,
                schema,
                tables,
                agentUser,
                agentPassword,
                agentHost,
                slot,
                publication,
                fullIdentity,
                Map.of());
    }

    public InitPlan {
        Objects.requireNonNull(database);
        tables = tables.stream().sorted().toList();
        fullIdentity = Set.copyOf(fullIdentity);
        truncations = Map.copyOf(truncations);
    }

    /** Nothing but names; never the password. */
    @Override
    public String toString() {
        return "InitPlan[" + database + ", " + schema + ", " + tables.size() + " tables, " + agentUser + "]";
    }
}
