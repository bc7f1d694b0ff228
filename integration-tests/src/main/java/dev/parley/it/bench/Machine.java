package dev.parley.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** On what something was measured, for people. */
final class Machine {
    private static final long GIB = 1L << 20;

    private Machine() {}

    static String describe() throws IOException {
        return Runtime.getRuntime().availableProcessors() + " cores (" + first("/proc/cpuinfo", "model name") + "), "
                + Math.round(
                        Double.parseDouble(first("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / GIB)
                + " GiB, Linux, Java " + Runtime.version().feature();
    }

    private static String first(String file, String key) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
