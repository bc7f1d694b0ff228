package dev.parley.sim;

import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.PolicyNames;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads what a policy says of deletes: {@code deletes: update-wins}, alone or under {@code policy:} as in a site file. */
final class PolicyFile {
    private PolicyFile() {}

    /**
     * The delete policy of a file.
     *
     * @throws IllegalArgumentException if the file is no YAML, or names none or an unknown one
     */
    static DeletePolicy deletes(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            if (root instanceof Map<?, ?> map) {
                Object policy = map.get("policy");
                Object deletes = policy instanceof Map<?, ?> inner ? inner.get("deletes") : map.get("deletes");
                if (deletes instanceof String name) {
                    return PolicyNames.deletePolicy(name);
                }
            }
        } catch (YAMLException e) {
            throw new IllegalArgumentException("is no YAML: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("no 'deletes' found; write one of "
                + String.join(", ", PolicyNames.deletePolicies()) + ", alone or under 'policy'");
    }
}
