package dev.parley.it.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Chromium that was run once and said so.
 *
 * @param environment what it needs beside this process's own
 * @param version as printed, such as {@code 150.0.7871.100}
 * @param origin where it comes from, for people
 */
public record Chromium(Path program, Map<String, String> environment, String version, String origin) {
    /** The oldest that knows all that the console uses. */
    private static final int OLDEST = 123;

    private static final Pattern VERSION = Pattern.compile("Chromium ([0-9]+)[0-9.]*");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    public Chromium {
        environment = Map.copyOf(environment);
    }

    /**
     * {@code PARLEY_CHROMIUM}, the one on the search path, or Debian's package unpacked into the cache.
     *
     * @throws SandboxException that gives the reason for each place, if none has one
     */
    public static Chromium locate() {
        return new ChromiumLocator(Cache.ofUser()).locate();
    }

    /** Runs it for its version. Throws {@link SandboxException} if it does not start or is too old. */
    static Chromium probe(Path program, Map<String, String> environment, String origin) {
        Command.Result result = new Command(List.of(program.toString(), "--version"), environment, LIMIT).tryRun();
        String printed = result.output().trim();
        Matcher matcher = VERSION.matcher(printed);
        if (result.exitCode() != 0 || !matcher.find()) {
            throw new SandboxException(
                    origin + " does not run as Chromium (exit code " + result.exitCode() + "): " + printed);
        }
        if (Integer.parseInt(matcher.group(1)) < OLDEST) {
            throw new SandboxException(origin + " is older than Chromium " + OLDEST + ": " + printed);
        }
        return new Chromium(program, environment, matcher.group().substring("Chromium ".length()), origin);
    }
}
