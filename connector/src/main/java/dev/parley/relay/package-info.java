/**
 * Brings the logs of other sites from their Kafka clusters into this site's own, records unchanged. Consumers read local
 * copies only, so a record is durable here before it is applied, and other sites can read it from here in turn.
 *
 * <p>Assumes nothing of the order in which links deliver: a record is appended to its origin's copy only behind the one
 * before it, whichever link brings it first; what comes again is dropped.
 */
package dev.parley.relay;
