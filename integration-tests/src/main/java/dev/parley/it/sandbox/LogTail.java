package dev.parley.it.sandbox;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The last lines of a log, indented, for the end of an error message. */
final class LogTail {
    private static final long MAX_BYTES = 64 * 1024;

    private LogTail() {}

    static String of(Path log, int lines) {
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            channel.position(Math.max(0, channel.size() - MAX_BYTES));
            byte[] end = Channels.newInputStream(channel).readAllBytes();
            return of(new String(end, StandardCharsets.UTF_8), lines);
        } catch (IOException e) {
            return "    (log " + log + " cannot be read: " + e.getMessage() + ")";
        }
    }

    static String of(String text, int lines) {
        List<String> all = text.lines().toList();
        if (all.isEmpty()) {
            return "    (it printed nothing)";
        }
        return all.subList(Math.max(0, all.size() - lines), all.size()).stream()
                .map(line -> "    " + line)
                .collect(Collectors.joining("\n"));
    }
}
