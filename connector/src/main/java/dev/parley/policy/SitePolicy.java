package dev.parley.policy;

import dev.parley.config.ConfigException;
import dev.parley.config.PolicyConfig;
import java.nio.file.Path;
import java.util.Optional;

/** The policy that a site file names, or says itself: in full, or in one line. */
public final class SitePolicy {
    private SitePolicy() {}

    /**
     * Reads it.
     *
     * @throws ConfigException with all problems of the policy file
     */
    public static PolicyDocument of(PolicyConfig config) throws ConfigException {
        Optional<String> file = config.file();
        if (file.isPresent()) {
            return PolicyFile.load(Path.of(file.get()));
        }
        Optional<String> document = config.document();
        if (document.isPresent()) {
            return PolicyFile.parse("policy of the site file", document.get());
        }
        String deletes = switch (config.deletes()) {
            case UPDATE_WINS -> "update-wins";
            case DELETE_WINS -> "delete-wins";
            case LWW -> "lww";
        };
        return PolicyFile.parse("policy of the site file", "version: 1\ndefaults:\n  deletes: " + deletes + "\n");
    }
}
