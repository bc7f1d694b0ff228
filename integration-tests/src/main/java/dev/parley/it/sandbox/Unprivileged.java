package dev.parley.it.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The way to run PostgreSQL, which refuses to run as root, and as a user without a name.
 *
 * <p>For such users first choice is a user namespace without a mapping: the user is shown as the overflow user, while the kernel still lets
 * it at its own files, so there is no second account and no change of owners. Containers often forbid that; there the
 * root's server runs as the overflow user itself and its files are given to it.
 *
 * @param prefix words to put before the program
 * @param givesFiles whether files must be given to the other user first
 */
record Unprivileged(List<String> prefix, boolean givesFiles) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NOBODY = "65534";
    private static final List<String> NAMESPACE = List.of("unshare", "-U");
    private static final List<String> ACCOUNT =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    Unprivileged {
        prefix = List.copyOf(prefix);
    }

    /** Throws {@link SandboxException} if PostgreSQL refuses the user of this JVM and neither way is open. */
    static Unprivileged detect() {
        if (!isRoot() && works(List.of())) {
            return new Unprivileged(List.of(), false);
        }
        if (works(NAMESPACE)) {
            return new Unprivileged(NAMESPACE, false);
        }
        if (isRoot() && works(ACCOUNT)) {
            return new Unprivileged(ACCOUNT, true);
        }
        throw new SandboxException("PostgreSQL refuses to run as root or as a user without a name, and neither '"
                + String.join(" ", NAMESPACE) + "' nor '" + String.join(" ", ACCOUNT)
                + "' works here; run as an ordinary user with an entry in the list of users");
    }

    /** The engine starts the program as another user already. */
    static Unprivileged byContainer() {
        return new Unprivileged(List.of(), isRoot());
    }

    /** {@code uid:gid} of who runs programs in containers, with files of its own if this JVM is root's. */
    static String containerUser() {
        return isRoot() ? NOBODY + ":" + NOBODY : currentUser();
    }

    /** {@code uid:gid} of this JVM. */
    static String currentUser() {
        try {
            Path self = Path.of("/proc/self");
            return Files.getAttribute(self, "unix:uid") + ":" + Files.getAttribute(self, "unix:gid");
        } catch (IOException e) {
            throw new SandboxException("could not find out which user this is", e);
        }
    }

    static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    /** The programs as the other user can run them: where they are, or copied to the given place, which he may enter. */
    Path reachable(Path programs, Path place) throws IOException {
        if (!givesFiles || canEnter(programs)) {
            return programs;
        }
        if (!Files.exists(place)) {
            Folders.copyTree(programs, place);
            give(place);
        }
        return place;
    }

    /** Gives a folder with all in it to the user that the server will run as. */
    void give(Path folder) {
        if (givesFiles) {
            new Command(List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()), LIMIT).run();
        }
    }

    private static boolean canEnter(Path folder) throws IOException {
        for (Path path = folder.toAbsolutePath(); path != null; path = path.getParent()) {
            if (!Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    /** Lets other users pass through a folder, without letting them list it. */
    void open(Path folder) throws IOException {
        if (givesFiles) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(folder, permissions);
        }
    }

    private static boolean works(List<String> prefix) {
        // Through a shell, so that a program that is not there is an exit code too.
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\"", "sh"));
        words.addAll(prefix);
        words.addAll(List.of("/bin/sh", "-c", "test $(id -u) != 0 && id -un"));
        return new Command(words, LIMIT).tryRun().exitCode() == 0;
    }
}
