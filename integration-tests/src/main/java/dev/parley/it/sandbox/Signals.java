package dev.parley.it.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Sends POSIX signals; processes that are gone already are passed over. */
final class Signals {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Signals() {}

    /** Sends the signal, named without SIG, in the order given. */
    static void send(String signal, Collection<Long> pids) {
        if (pids.isEmpty()) {
            return;
        }
        List<String> words = new ArrayList<>(
                List.of("/bin/sh", "-c", "for p in \"$@\"; do kill -s \"$0\" \"$p\" 2>/dev/null; done; :", signal));
        pids.forEach(pid -> words.add(Long.toString(pid)));
        new Command(words, LIMIT).run();
    }

    static void send(String signal, long pid) {
        send(signal, List.of(pid));
    }
}
