/**
 * Writes other sites' transactions into this site's tables: proves that no unseen local write hides behind a row, then
 * executes the plan of {@code dev.parley.reconcile} in one database transaction with its markers. One thread per
 * replication set decides; nothing here reads the database's log or Kafka.
 */
package dev.parley.apply;
