package dev.parley.consume;

import java.util.OptionalLong;

/**
 * The log of another site.
 *
 * @param site name of the site, the same in all incarnations
 * @param topic of its log
 * @param hint offset from which to read, if one is known; only a hint: the sequences decide
 */
public record LogSource(String site, String topic, OptionalLong hint) {}
