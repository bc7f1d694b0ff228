package dev.parley.it.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The words to put before a PostgreSQL program so that it does not see itself running as root, which it refuses.
 *
 * <p>In a user namespace without a mapping, root is shown as the overflow user, while the kernel still lets it at its
 * own files: no second account, no change of owners.
 */
final class Unprivileged {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Unprivileged() {}

    static List<String> prefix() {
        if (!isRoot()) {
            return List.of();
        }
        List<String> prefix = List.of("unshare", "-U");
        Command.Result probe = new Command(List.of("/bin/sh", "-c", "unshare -U id -u"), LIMIT).tryRun();
        if (probe.exitCode() != 0 || probe.output().trim().equals("0")) {
            throw new SandboxException("PostgreSQL refuses to run as root, and a user namespace cannot be had here"
                    + " (unshare -U: " + probe.output().trim() + "); run as an ordinary user, or allow user"
                    + " namespaces in this container");
        }
        return prefix;
    }

    static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (java.io.IOException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }
}
