package dev.parley.agent;

/** How the process ends, for scripts and service managers. Numbers never change their meaning. */
public enum ExitCode {
    OK(0, "done; an agent that was asked to stop has drained"),
    INTERNAL(1, "an error nobody foresaw; please report it with the log"),
    USAGE(2, "wrong command line"),
    CONFIGURATION(3, "the site file has problems"),
    DATABASE(
            4, "the database refuses: login, privileges, settings such as wal_level, or a table that cannot replicate"),
    KAFKA(5, "Kafka refuses: authorization, a topic with wrong settings, or a record too large"),
    LEASE(6, "another agent serves this site"),
    LOG(7, "a log is damaged or has a gap, in Kafka or in the database: nothing was skipped"),
    CHECK(8, "`parley check` found errors"),
    NOT_READY(9, "an agent that was asked cannot be reached or is not ready"),
    RULES(10, "`parley rules`: an example does not hold, or a rule breaks a law"),
    SET_BACK(11, "the database is older than what its site has published: it was restored, rolled back or replaced"),
    EXPELLED(12, "another member does not count this site any more, or not yet"),
    GIVEN_UP(
            13, "`spool.at-limit: drop-slot`: the site has given up its place in the database's log and has to return"),
    UNKNOWN_SITE(20, "there is no such site, replication set or context"),
    UNKNOWN_TABLE(21, "there is no such table or column"),
    UNKNOWN_ID(22, "nothing has the identifier given"),
    MALFORMED_KEY(23, "a key does not fit the table's primary key"),
    TOKEN(24, "the token is missing, wrong or expired, or the agent takes no changes"),
    SUPERSEDED(25, "what the command refers to has been decided or overwritten since; nothing was changed"),
    REFUSED(26, "the agent refuses the request; nothing was changed"),
    DIFFERENT(30, "`parley verify`: rows differ between the sites"),
    UNDECIDED(31, "`parley verify`: some rows could not be decided; none is known to differ"),
    STALE(32, "`parley repair`: some rows have changed since the plan was made and were refused"),
    NOT_YET(33, "`parley frontier wait`: the write was not visible in time"),
    PARTLY(34, "`parley tables fill`: some rows could not be taken over");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    /** One line for the documentation. */
    public String meaning() {
        return meaning;
    }
}
