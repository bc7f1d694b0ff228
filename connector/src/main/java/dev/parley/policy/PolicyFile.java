package dev.parley.policy;

import dev.parley.config.ConfigException;
import dev.parley.config.ConfigProblem;
import dev.parley.config.Problems;
import dev.parley.config.YamlNode;
import dev.parley.config.YamlReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Loads a policy file. Every problem in it is found at once. */
public final class PolicyFile {
    private static final long BYTES_MAX = 1024 * 1024;

    private PolicyFile() {}

    /** Reads a file. */
    public static PolicyDocument load(Path file) throws ConfigException {
        return parse(file.toString(), text(file));
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
            problems.add(
                    "", e.line(), String.valueOf(e.getMessage()), "indent with spaces, quote texts with ':' or '#'");
        }
        throw new ConfigException(name, problems.inFileOrder());
    }

    private static String text(Path file) throws ConfigException {
        String message;
        try {
            if (!Files.isDirectory(file) && Files.size(file) <= BYTES_MAX) {
                return Files.readString(file);
            }
            message = Files.isDirectory(file) ? "is a folder" : "is larger than 1MB, no policy is";
        } catch (NoSuchFileException e) {
            message = "does not exist";
        } catch (CharacterCodingException e) {
            message = "is not a text in UTF-8";
        } catch (IOException e) {
            message = "cannot be read: " + e;
        }
        ConfigProblem problem =
                new ConfigProblem("", 0, message, "name a policy file, such as those in config-examples");
        throw new ConfigException(file.toString(), List.of(problem));
    }
}
