package dev.parley.it.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where one server of a sandbox lives.
 *
 * @param name unique in the sandbox
 * @param folder all files of the server are in it
 * @param pidFile where the reaper finds the running process
 * @param port loopback port leased for it
 * @param limit longest time that a start or a stop may take
 * @param clocks of the sandbox, if its programs do not run by the machine's
 */
record ServerSite(String name, Path folder, Path pidFile, int port, Duration limit, Optional<Clocks> clocks) {
    Path log() {
        return folder.resolve("server.log");
    }

    /** The command as it runs by the clock of this site. */
    List<String> clocked(List<String> command) {
        return clocks.map(all -> all.command(name, command)).orElse(command);
    }

    Path data() {
        return folder.resolve("data");
    }
}
