package dev.parley.store;

/**
 * One committed fence.
 *
 * @param nonce grows with every fence of the set, whichever agent commits it
 * @param horizon every transaction id below it had ended before the nonce was committed; 0 at MySQL, which tells no ids
 */
public record CommittedNonce(long nonce, long horizon) {}
