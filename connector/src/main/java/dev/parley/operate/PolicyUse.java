package dev.parley.operate;

import java.util.List;

/** The policy versions of a running replication set as operators see them. Thread-safe. */
public interface PolicyUse {
    /** Name of the replication set. */
    String set();

    /** Number of the version that applications write under. */
    int active();

    /** Number of the version in the policy file. */
    int prepared();

    /** Members that have not told yet that they have the prepared version; empty if it is in use. */
    List<String> missing();

    /** Uses the prepared version from now on, whoever is missing. */
    void use();
}
