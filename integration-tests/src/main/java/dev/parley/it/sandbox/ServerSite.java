package dev.parley.it.sandbox;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where one server of a sandbox lives.
 *
 * @param name unique in the sandbox
 * @param folder all files of the server are in it
 * @param pidFile where the reaper finds the running process
 * @param port loopback port leased for it
 * @param limit longest time that a start or a stop may take
 */
record ServerSite(String name, Path folder, Path pidFile, int port, Duration limit) {
    Path log() {
        return folder.resolve("server.log");
    }

    Path data() {
        return folder.resolve("data");
    }
}
