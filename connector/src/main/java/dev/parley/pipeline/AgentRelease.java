package dev.parley.pipeline;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What an agent says of itself to the others.
 *
 * @param formats versions of the record format that it reads, ascending
 * @param version of its release, for people; empty if it does not say
 */
public record AgentRelease(List<Integer> formats, String version) {
    /** An agent that says nothing reads the first version of the format. */
    public static final AgentRelease UNTOLD = new AgentRelease(List.of(1), "");

    public AgentRelease {
        formats = List.copyOf(formats);
    }

    /** True if it takes records that are written in this version of the format. */
    public boolean reads(int format) {
        return formats.contains(format);
    }

    /** {@code 1,2/0.3.0}. */
    private String text() {
        return formats.stream().map(String::valueOf).collect(Collectors.joining(",")) + "/" + version;
    }

    private static AgentRelease parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("'" + text + "' does not name formats/version");
        }
        return new AgentRelease(
                List.of(text.substring(0, slash).split(",")).stream()
                        .map(Integer::valueOf)
                        .toList(),
                text.substring(slash + 1));
    }

    /** What an agent tells in {@code parley.heartbeat}, so that it is a part of its database's log. */
    public record Told(PolicyMark.Pair policies, AgentRelease agent) {
        private static final int POLICIES = 2;

        /** As in the column {@code policies}. */
        public String text() {
            return policies.text() + " " + agent.text();
        }

        /**
         * Reads {@link #text()}, also as releases wrote it that told the policies alone.
         *
         * @throws IllegalArgumentException if it is something else
         */
        public static Told parse(String text) {
            String[] words = text.split(" ", POLICIES + 1);
            return words.length > POLICIES
                    ? new Told(PolicyMark.Pair.parse(words[0] + " " + words[1]), AgentRelease.parse(words[POLICIES]))
                    : new Told(PolicyMark.Pair.parse(text), UNTOLD);
        }
    }
}
