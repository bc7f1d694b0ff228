package dev.parley.config;

import dev.parley.rules.operation.Sha256;
import java.util.HexFormat;

/** Names of what the bridge owns outside its own schema: topics, replication slot, publication. Pure functions. */
public final class BridgeNames {
    /** Schema (PostgreSQL) or database (MySQL) of the bridge's own tables. */
    public static final String SCHEMA = "parley";

    private static final int IDENTIFIER_MAX = 63;

    private BridgeNames() {}

    /** Topic of one site's log. */
    public static String logTopic(String group, String set, String site) {
        return group + "." + set + ".log." + site;
    }

    /** Topic by which the agents of a site share its sets: one partition for each, no records. */
    public static String setsTopic(String group, String site) {
        return group + "." + site + ".sets";
    }

    /** Consumer group of the agents of a site. */
    public static String agentsGroup(String group, String site) {
        return group + "." + site + ".agents";
    }

    /** Topic of every decision with the inputs it was made from. */
    public static String conflictsTopic(String group) {
        return group + ".conflicts";
    }

    /** PostgreSQL replication slot of one site and set; two sites may share one server. */
    public static String slot(String group, String set, String site) {
        return identifier("parley_" + group + "_" + set + "_" + site);
    }

    /** PostgreSQL publication of one set; publications live in a database, so the site is not part of it. */
    public static String publication(String group, String set) {
        return identifier("parley_" + group + "_" + set);
    }

    private static String identifier(String wanted) {
        String plain = wanted.replace('-', '_');
        if (plain.equals(wanted) && plain.length() <= IDENTIFIER_MAX) {
            return plain;
        }
        String suffix = "_" + HexFormat.of().formatHex(Sha256.of(wanted), 0, 4);
        int keep = Math.min(plain.length(), IDENTIFIER_MAX - suffix.length());
        return plain.substring(0, keep) + suffix;
    }
}
