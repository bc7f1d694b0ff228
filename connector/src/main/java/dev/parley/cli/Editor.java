package dev.parley.cli;

import dev.parley.agent.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Function;

/** The user's editor, on a file that nobody else can read and that is gone afterwards. */
final class Editor {
    private final String command;

    Editor(String command) {
        this.command = command;
    }

    /** @param environment a variable by its name */
    static Editor ofUser(Function<String, Optional<String>> environment) {
        return new Editor(environment
                .apply("VISUAL")
                .filter(text -> !text.isBlank())
                .or(() -> environment.apply("EDITOR").filter(text -> !text.isBlank()))
                .orElse("vi"));
    }

    /** The text as the user left it; waits as long as the user takes. */
    String edit(String text) throws CommandFailed, InterruptedException {
        try {
            Path file = Files.createTempFile(
                    "parley-merge-",
                    ".yaml",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(file, text);
                run(file);
                return Files.readString(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "the editor '" + command + "' could not be used (" + e.getMessage()
                            + "); set EDITOR, or resolve with --set; nothing was changed");
        }
    }

    /** The command may have arguments, as is usual for these variables: a shell takes it apart. */
    private void run(Path file) throws IOException, InterruptedException, CommandFailed {
        int code = new ProcessBuilder("sh", "-c", command + " \"$1\"", "sh", file.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new CommandFailed(
                    ExitCode.USAGE, "the editor '" + command + "' ended with " + code + "; nothing was changed");
        }
    }
}
