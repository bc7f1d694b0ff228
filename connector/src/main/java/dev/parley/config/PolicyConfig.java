package dev.parley.config;

import dev.parley.rules.policy.DeletePolicy;
import java.util.Optional;

/** What happens when two sites write the same row without having seen each other. The same at all sites of the group. */
public record PolicyConfig(
        @Doc(
                value =
                        "The policy file of the group, relative to the site file: rules per table, column group and column "
                                + "(docs/conflict-rules.md). Left out: concurrent updates are decided by the hybrid "
                                + "timestamp, the later one wins.",
                example = "policy.yaml")
        Optional<String> file,

        @Doc(
                value = "In place of a policy file: its text. Its keys may as well stand right here, under `policy`.",
                example = "\"version: 1\"")
        Optional<String> document,

        @Doc(
                value =
                        "Without a policy file: a delete against a concurrent update: `update-wins`, `delete-wins`, or `lww` "
                                + "(the later one wins).",
                defaultsTo = "update-wins")
        DeletePolicy deletes) {
    /** Every key left out. */
    public static PolicyConfig defaults() {
        return SiteFile.defaults(PolicyConfig.class);
    }
}
