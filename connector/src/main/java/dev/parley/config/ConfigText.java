package dev.parley.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the text of a file that a person wrote, at most 1 MB of UTF-8.
 *
 * @param kind what the file should be, for messages
 * @param hint what to write instead of a file that cannot be read
 */
public record ConfigText(String kind, String hint) {
    private static final long BYTES_MAX = 1024 * 1024;

    /**
     * The whole text.
     *
     * @throws ConfigException if there is none, with the reason
     */
    public String read(Path file) throws ConfigException {
        String message;
        try {
            if (!Files.isDirectory(file) && Files.size(file) <= BYTES_MAX) {
                return Files.readString(file);
            }
            message = Files.isDirectory(file) ? "is a folder" : "is larger than 1MB, no " + kind + " is";
        } catch (NoSuchFileException e) {
            message = "does not exist";
        } catch (CharacterCodingException e) {
            message = "is not a text in UTF-8";
        } catch (IOException e) {
            message = "cannot be read: " + e;
        }
        throw new ConfigException(file.toString(), List.of(new ConfigProblem("", 0, message, hint)));
    }
}
