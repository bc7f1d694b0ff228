package dev.parley.it.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Processor time that processes have taken since this was made. */
final class Cost {
    private final Map<Long, Duration> before = new HashMap<>();

    private Cost() {}

    static Cost from(Collection<Long> processes) {
        Cost cost = new Cost();
        processes.forEach(process -> cost.before.put(process, processor(process)));
        return cost;
    }

    /** Seconds of all processes together. */
    double seconds() {
        return before.entrySet().stream()
                .mapToDouble(entry ->
                        processor(entry.getKey()).minus(entry.getValue()).toMillis() / 1e3)
                .sum();
    }

    private static Duration processor(long process) {
        return ProcessHandle.of(process)
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow(() -> new IllegalStateException("process " + process + " has ended"));
    }

    /** Memory that processes hold now, MiB. */
    static double residentMiB(Collection<Long> processes) {
        return processes.stream().mapToLong(Cost::residentKiB).sum() / 1024.0;
    }

    private static long residentKiB(long process) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the memory of process " + process, e);
        }
    }
}
