package dev.parley.check;

import java.util.List;

/**
 * A check of something besides the database, for example whether Kafka can be reached. Has its own timeouts and throws
 * nothing.
 */
public interface Probe {
    List<Finding> run();
}
