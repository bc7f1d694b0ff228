/**
 * The SQL side of the agent apart from applying: connections, the catalog of the replicated tables, and the tables of
 * the bridge itself. May use {@code java.sql}; knows neither Kafka nor Debezium. Row states, vectors and keys are opaque
 * bytes here.
 */
package dev.parley.store;
