package dev.parley.config;

import dev.parley.rules.policy.DeletePolicy;

/** What happens when two sites write the same row without having seen each other. The same at all sites of the group. */
public record PolicyConfig(
        @Doc(
                value =
                        "A delete against a concurrent update: `update-wins`, `delete-wins`, or `lww` (the later one wins). "
                                + "Concurrent updates are decided by the hybrid timestamp, the later one wins.",
                defaultsTo = "update-wins")
        DeletePolicy deletes) {
    /** Every key left out. */
    public static PolicyConfig defaults() {
        return SiteFile.defaults(PolicyConfig.class);
    }
}
