/**
 * Keeps entries of a log on this machine's disk, in order, until they are somewhere else: what a site has captured while
 * Kafka is out of reach. Nothing here knows what an entry means.
 */
package dev.parley.spool;
