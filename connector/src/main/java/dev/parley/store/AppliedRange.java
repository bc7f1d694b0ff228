package dev.parley.store;

import dev.parley.rules.version.SiteId;

/**
 * The marker of an apply transaction: which contiguous run of one origin's transactions it carries.
 *
 * @param hlc highest hybrid timestamp in the range, packed
 * @param epoch lease under which it was written
 */
public record AppliedRange(SiteId origin, long first, long last, long hlc, long epoch) {
    public AppliedRange {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException(
                    "a range of applied transactions must run from 1 or more upwards, got " + first + " to " + last);
        }
    }
}
