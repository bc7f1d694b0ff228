package dev.parley.it.checker;

import dev.parley.rules.version.SiteId;

/** A row of {@code parley.applied}: one apply transaction carried the origin's transactions {@code first} to {@code last}. */
public record AppliedRange(SiteId origin, long first, long last) {}
