/**
 * Turns log records and stored row states into bytes and back. The format is {@code parley.proto}; equal records have
 * equal bytes, so the hash of a record identifies it. Knows no Kafka and no database; everything is thread-safe unless it
 * says otherwise.
 */
package dev.parley.wire;
