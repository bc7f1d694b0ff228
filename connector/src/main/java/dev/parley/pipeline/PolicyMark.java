package dev.parley.pipeline;

import java.util.Locale;

/**
 * Tells one policy from another.
 *
 * @param version counted from 1; 0 for none
 * @param hash first 64 bits of the policy's hash; 0 if it is not known
 */
public record PolicyMark(int version, long hash) {
    public static final PolicyMark NONE = new PolicyMark(0, 0);

    private static final int HEX_DIGITS = 16;

    /**
     * Of a policy.
     *
     * @param hash of the whole policy, in hexadecimal; empty if it is not known
     */
    public static PolicyMark of(int version, String hash) {
        return new PolicyMark(version, hash.isEmpty() ? 0 : Long.parseUnsignedLong(hash.substring(0, HEX_DIGITS), 16));
    }

    /** True if both name a policy of one version, and these are known to be two. */
    public boolean contradicts(PolicyMark other) {
        return version == other.version && hash != 0 && other.hash != 0 && hash != other.hash;
    }

    /** The hash as people are shown it. */
    public String shortHash() {
        return String.format(Locale.ROOT, "%016x", hash).substring(0, 12);
    }

    @Override
    public String toString() {
        return version + ":" + String.format(Locale.ROOT, "%016x", hash);
    }

    private static PolicyMark parse(String text) {
        int colon = text.indexOf(':');
        return new PolicyMark(
                Integer.parseInt(text.substring(0, colon)), Long.parseUnsignedLong(text.substring(colon + 1), 16));
    }

    /**
     * The policies of a site.
     *
     * @param active what its applications' writes are decided under
     * @param prepared what it will use once all members have it prepared; equal to {@code active} if there is no other
     */
    public record Pair(PolicyMark active, PolicyMark prepared) {
        public static final Pair NONE = new Pair(PolicyMark.NONE, PolicyMark.NONE);

        /** True if the site knows the rules of this very policy. */
        public boolean has(PolicyMark policy) {
            return active.equals(policy) || prepared.equals(policy);
        }

        /** As in {@code parley.heartbeat}. */
        public String text() {
            return active + " " + prepared;
        }

        /**
         * Reads {@link #text()}.
         *
         * @throws IllegalArgumentException if it is something else
         */
        public static Pair parse(String text) {
            String[] marks = text.split(" ", -1);
            if (marks.length != 2 || marks[0].indexOf(':') < 1 || marks[1].indexOf(':') < 1) {
                throw new IllegalArgumentException("'" + text + "' does not name two policies as version:hash");
            }
            return new Pair(PolicyMark.parse(marks[0]), PolicyMark.parse(marks[1]));
        }
    }
}
