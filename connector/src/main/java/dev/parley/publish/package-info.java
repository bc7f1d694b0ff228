/**
 * Writes this site's log to Kafka, reads its own tail back at start, and owns the log's topic. Records arrive from one
 * thread in log order; nothing here knows how they were made.
 */
package dev.parley.publish;
