package dev.parley.example;

import dev.parley.config.ConfigException;
import dev.parley.config.ConfigText;
import dev.parley.config.Problems;
import dev.parley.config.YamlReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A file of examples, read.
 *
 * @param policy the policy file that it names, relative to itself
 */
public record ExampleFile(String name, Optional<String> policy, List<Example> examples) {
    private static final ConfigText TEXT =
            new ConfigText("file of examples", "name a file of examples, such as those in config-examples");

    public ExampleFile {
        Objects.requireNonNull(name);
        examples = List.copyOf(examples);
    }

    /** Reads a file; throws with all of its problems. */
    public static ExampleFile load(Path file) throws ConfigException {
        return parse(file.toString(), TEXT.read(file));
    }

    /**
     * Reads YAML from a text.
     *
     * @param name what to call the text in messages
     */
    public static ExampleFile parse(String name, String text) throws ConfigException {
        Problems problems = new Problems();
        try {
            ExampleFile file = new ExampleReader(problems).read(name, YamlReader.read(text));
            if (problems.size() == 0) {
                return file;
            }
        } catch (YamlReader.Unreadable e) {
            problems.add(e);
        }
        throw new ConfigException(name, problems.inFileOrder());
    }
}
