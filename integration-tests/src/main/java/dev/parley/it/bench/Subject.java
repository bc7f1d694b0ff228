package dev.parley.it.bench;

import java.util.Set;

/** What carries rows from one database to another, and is measured. */
interface Subject {
    /** Name for people. */
    String name();

    /** Starts it and returns when it carries rows. */
    void start() throws Exception;

    /** Stops its processes where they are. */
    void pause();

    /** Lets them go on. */
    void resume();

    /** Its own processes, without databases and broker. */
    Set<Long> processes();

    /** The end of what its processes printed, for people. */
    String tail();
}
