package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The shell scripts that stand beside this class, as text for {@code sh -c}, so that no file of theirs can go missing. */
final class Scripts {
    static final String LAUNCH = load("launch.sh");
    static final String REAPER = load("reaper.sh");

    private Scripts() {}

    private static String load(String name) {
        try (InputStream in = Scripts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new SandboxException("the script " + name + " is missing from the jar of the sandbox");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the script " + name, e);
        }
    }
}
