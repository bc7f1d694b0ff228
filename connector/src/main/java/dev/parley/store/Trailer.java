package dev.parley.store;

/**
 * The last row of a marked transaction: what it wrote besides the operations of its ranges.
 *
 * @param token unique within the set
 * @param kind word for the kind of transaction
 * @param keyList encoded keys
 */
public record Trailer(String token, String kind, Blob keyList) {}
