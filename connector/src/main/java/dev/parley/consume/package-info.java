/**
 * Reads the logs of the other sites from Kafka: whole records, in order, none missing, none twice. Knows nothing of what
 * becomes of them.
 */
package dev.parley.consume;
