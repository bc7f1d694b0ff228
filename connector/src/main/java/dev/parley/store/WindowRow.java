package dev.parley.store;

/**
 * A row state of the window as it is kept.
 *
 * @param keyBytes encoded key
 * @param state encoded row state
 */
public record WindowRow(StoredKey key, Blob keyBytes, Blob state) {}
