package dev.parley.it.scenario;

import dev.parley.cli.Main;
import dev.parley.it.sandbox.ClassData;
import dev.parley.it.sandbox.ClassPath;
import dev.parley.it.sandbox.Sandbox;
import dev.parley.it.sandbox.SandboxProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The {@code parley} command on the class path of this JVM: as a process of its own, or inside this one. */
public final class Parley {
    private static final String MAIN = "dev.parley.cli.Main";

    /** Of a process that ends soon: small, and nothing is compiled twice. */
    private static final List<String> SMALL = List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private Parley() {}

    /** What a command that has ended left behind. */
    public record Result(int exitCode, String output) {}

    /** Options of such a process. */
    static List<String> shortLived() {
        List<String> options = new ArrayList<>(SMALL);
        options.addAll(ClassData.ofThisJvm().options());
        return options;
    }

    /** Program and arguments of a command; JVM options come first. */
    static List<String> command(List<String> jvmOptions, String... arguments) {
        return command(jvmOptions, List.of(), arguments);
    }

    /**
     * As {@link #command(List, String...)}.
     *
     * @param first classes that take the place of those of the same name
     */
    static List<String> command(List<String> jvmOptions, List<Path> first, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(jvmOptions);
        words.add("-cp");
        words.add(ClassPath.argument(first, ClassPath.ofPrograms()));
        words.add(MAIN);
        words.addAll(List.of(arguments));
        return words;
    }

    /**
     * Runs a command to its end.
     *
     * @param name of the process in the sandbox, used once
     * @throws IllegalStateException if it does not end within {@code limit}
     */
    public static Result run(Sandbox sandbox, String name, Duration limit, String... arguments) {
        try (SandboxProcess process = sandbox.spawn(name, command(shortLived(), arguments))) {
            if (!process.awaitExit(limit)) {
                throw new IllegalStateException("parley " + String.join(" ", arguments) + " did not end within "
                        + limit.toSeconds() + " s:\n" + process.tail(30));
            }
            return new Result(process.exitCode(), Files.readString(process.logFile()));
        } catch (IOException e) {
            throw new UncheckedIOException("could not read what " + name + " printed", e);
        }
    }

    /**
     * Runs a command inside this JVM, which takes milliseconds where the start of a process takes seconds. What it prints
     * to standard output and to standard error comes together.
     */
    public static Result runHere(String... arguments) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        int exitCode = Main.run(out, out, arguments);
        return new Result(exitCode, text.toString());
    }
}
