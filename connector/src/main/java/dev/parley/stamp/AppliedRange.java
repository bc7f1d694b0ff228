package dev.parley.stamp;

import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;

/**
 * A marker of an apply transaction: it carries the transactions {@code first} to {@code last} of {@code origin}.
 *
 * @param clock hybrid timestamp of the last of them
 */
record AppliedRange(SiteId origin, long first, long last, HybridTimestamp clock) {}
