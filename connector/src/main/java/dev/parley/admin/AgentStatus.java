package dev.parley.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.rules.Nullable;
import java.util.List;
import java.util.Optional;

/**
 * The agent at one moment. A snapshot: building it takes no lock that a stage holds for long. Served as JSON, so names of
 * components are an interface to operators' scripts.
 *
 * @param notReady why it is not ready; empty if it is
 * @param roles what it is for each set, in the order of the site file
 */
public record AgentStatus(
        String group,
        String site,
        String engine,
        String version,
        Phase phase,
        String notReady,
        long uptimeMillis,
        List<RoleStatus> roles,
        List<SetStatus> sets,
        String lastError) {
    public AgentStatus {
        roles = List.copyOf(roles);
        sets = List.copyOf(sets);
    }

    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public boolean ready() {
        return (phase == Phase.STREAMING || phase == Phase.STANDBY) && notReady.isEmpty();
    }

    /** Where an agent is in its life. */
    public enum Phase {
        STARTING,
        STREAMING,
        /** Other agents of the site serve all sets; this one waits for its turn. */
        STANDBY,
        DRAINING,
        FAILED,
        STOPPED
    }

    /** What an agent is for a set. */
    public enum Role {
        STARTING,
        ACTIVE,
        STANDBY
    }

    /**
     * This agent among those of its site.
     *
     * @param servedBy the agent that serves the set while this one stands by; empty otherwise
     */
    public record RoleStatus(String set, Role role, String servedBy) {}

    /**
     * One replication set that this agent serves.
     *
     * @param incarnation of this site in the set
     * @param sequence own transactions captured
     * @param published own transactions acknowledged by Kafka
     * @param captureLagMillis measured by fences; -1 if not measured yet
     * @param rates what went through lately
     * @param log what the database keeps of its log for this set
     * @param conflictsDecided since the agent started
     * @param conflictsWaiting for a person, as of the last count, which is made every ten seconds or more rarely
     * @param policy under which version applications write
     * @param behind tables of which rows wait for something that this site's schema lacks
     */
    public record SetStatus(
            String name,
            int incarnation,
            long sequence,
            long published,
            long captureLagMillis,
            List<OriginStatus> origins,
            WindowStatus window,
            List<QueueStatus> queues,
            AppliedStatus applied,
            RateStatus rates,
            LogStatus log,
            long conflictsDecided,
            long conflictsWaiting,
            long parkedRows,
            PolicyStatus policy,
            List<TableStatus> behind) {
        public SetStatus {
            behind = List.copyOf(behind);
            origins = List.copyOf(origins);
            queues = List.copyOf(queues);
        }

        /** What a queue holds; 0 if there is none of that name. */
        public long queued(String queue) {
            return queue(queue).map(QueueStatus::used).orElse(0L);
        }

        /** The queue of a name. */
        public Optional<QueueStatus> queue(String name) {
            return queues.stream().filter(one -> one.name().equals(name)).findFirst();
        }
    }

    /**
     * A table that other sites have otherwise.
     *
     * @param rows kept aside for that
     * @param lacks what this site's table has not, and who writes it
     * @param remedy what to run at this site
     */
    public record TableStatus(String table, long rows, String lacks, String remedy) {}

    /**
     * The policy versions of a set.
     *
     * @param active number of the version that applications write under
     * @param prepared number of the version in the policy file, which is used once all members have it
     * @param missing members that have not told yet that they have it
     */
    public record PolicyStatus(int active, int prepared, List<String> missing) {
        public PolicyStatus {
            missing = List.copyOf(missing);
        }
    }

    /**
     * How far another site's log has come here.
     *
     * @param origin site, with its incarnation from the second on
     * @param applied the highest sequence committed here without a gap: the site's entry in the frontier
     * @param durable the highest sequence that this agent would not ask for again if it were started anew
     * @param known the highest sequence heard of
     * @param lagMillis age of the oldest transaction known and not applied; 0 if there is none
     * @param silenceMillis since anything was heard of the site; -1 if nothing yet
     * @param keptFor own transactions that Kafka keeps because the site may still ask for them
     * @param agent what the site's last heartbeat tells of its agent; null before the first one, and in what agents say
     *     that do not know it
     */
    public record OriginStatus(
            String origin,
            long applied,
            long durable,
            long known,
            long lagMillis,
            long silenceMillis,
            long keptFor,
            @Nullable PeerStatus agent) {
        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        public long behind() {
            return Math.max(0, known - applied);
        }
    }

    /**
     * The agent of another site.
     *
     * @param version of its release; empty if it does not say
     * @param formats versions of the record format that it reads
     * @param written version of the record format that the agent asked writes
     */
    public record PeerStatus(String version, List<Integer> formats, int written) {
        public PeerStatus {
            formats = List.copyOf(formats);
        }

        /** True if it takes what the agent asked writes. */
        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        public boolean reads() {
            return formats.contains(written);
        }
    }

    /** Rows whose last writes are not yet known everywhere, and the age of the last durable checkpoint. */
    public record WindowStatus(long rows, long checkpointAgeMillis) {}

    /** A bounded queue between two stages, in bytes. */
    public record QueueStatus(String name, long used, long limit) {
        /** What is captured and not yet acknowledged by Kafka. */
        public static final String PUBLISH = "publish";

        /** What is captured and lies on disk while Kafka is away; there only if the site file has a spool. */
        public static final String SPOOL = "spool";

        /** What was received of another site's log and is not yet applied, held transactions included. */
        public static String inbox(String origin) {
            return "inbox-" + origin;
        }
    }

    /** What was applied for other sites since the agent started. */
    public record AppliedStatus(long transactions, long rows, long retries, long repairs) {}

    /**
     * Throughput, each for a second.
     *
     * @param overMillis time that it is the mean of; 0 if nothing is known yet
     * @param captured own transactions
     * @param appliedTransactions of other sites
     * @param appliedRows of other sites
     */
    public record RateStatus(long overMillis, double captured, double appliedTransactions, double appliedRows) {}

    /**
     * The database's own log.
     *
     * @param retainedBytes what the replication slot keeps (PostgreSQL), or what lies behind the last durable checkpoint
     *     (MySQL); looked at every ten seconds
     */
    public record LogStatus(long retainedBytes) {}
}
