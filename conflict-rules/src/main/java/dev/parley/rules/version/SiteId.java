package dev.parley.rules.version;

import dev.parley.rules.Nullable;
import java.util.Objects;

/**
 * A replica that accepts writes, in one of its incarnations. A site that comes back with a shortened past (restored
 * backup, failover to a lagging standby) goes on under the next incarnation, because it must never use a dot twice.
 *
 * @param name letters, digits, {@code _} and {@code -}; unique in the group; at most 63 characters
 * @param incarnation counts from 1
 */
public record SiteId(String name, int incarnation) implements Comparable<SiteId> {
    private static final int NAME_MAX = 63;

    public SiteId {
        Objects.requireNonNull(name);
        if (!isValidName(name)) {
            throw new IllegalArgumentException(
                    "site name must be 1 to 63 letters, digits, '_' or '-', got '" + name + "'");
        }
        if (incarnation < 1) {
            throw new IllegalArgumentException("incarnation counts from 1, got " + incarnation);
        }
    }

    /** The first incarnation of a site. */
    public static SiteId of(String name) {
        return new SiteId(name, 1);
    }

    /**
     * Reads {@link #toString()}.
     *
     * @throws IllegalArgumentException if the text names no site
     */
    public static SiteId parse(String text) {
        int mark = text.indexOf('~');
        if (mark < 0) {
            return of(text);
        }
        return new SiteId(text.substring(0, mark), Integer.parseInt(text.substring(mark + 1)));
    }

    /** True if {@code name} may name a site; usable before construction, to report a problem with its place. */
    public static boolean isValidName(String name) {
        if (name.isEmpty() || name.length() > NAME_MAX) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** Written out: sites are compared for every component of every vector, a record's own way goes through method handles. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof SiteId that && incarnation == that.incarnation && name.equals(that.name));
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + incarnation;
    }

    /** By name, then incarnation: the tie-break between writes of equal hybrid timestamps. */
    @Override
    public int compareTo(SiteId that) {
        int byName = name.compareTo(that.name);
        return byName != 0 ? byName : Integer.compare(incarnation, that.incarnation);
    }

    /** {@code berlin} for the first incarnation, {@code berlin~2} for the second. */
    @Override
    public String toString() {
        return incarnation == 1 ? name : name + "~" + incarnation;
    }
}
