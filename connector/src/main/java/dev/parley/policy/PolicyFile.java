package dev.parley.policy;

import dev.parley.config.ConfigException;
import dev.parley.config.ConfigText;
import dev.parley.config.Problems;
import dev.parley.config.YamlNode;
import dev.parley.config.YamlReader;
import java.nio.file.Path;

/** Loads a policy file. Every problem in it is found at once. */
public final class PolicyFile {
    private static final ConfigText TEXT =
            new ConfigText("policy", "name a policy file, such as those in config-examples");

    private PolicyFile() {}

    /** Reads a file. */
    public static PolicyDocument load(Path file) throws ConfigException {
        return parse(file.toString(), TEXT.read(file));
    }

    /**
     * Reads YAML from a text.
     *
     * @param name what to call the text in messages
     */
    public static PolicyDocument parse(String name, String text) throws ConfigException {
        Problems problems = new Problems();
        try {
            YamlNode root = YamlReader.read(text);
            PolicyDocument document = new PolicyReader(problems).read(name, text, root);
            if (problems.size() == 0) {
                return document;
            }
        } catch (YamlReader.Unreadable e) {
            problems.add(e);
        }
        throw new ConfigException(name, problems.inFileOrder());
    }
}
