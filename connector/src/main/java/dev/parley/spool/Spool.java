package dev.parley.spool;

import dev.parley.rules.Nullable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A bounded queue of records on disk: added at its end, read again in order, released in order. It outlives the process:
 * what {@link #force} has covered is there after a crash of the machine. Files of {@value #SEGMENT_BYTES} bytes are deleted
 * when all their records are released. One process at a time has a spool. Thread-safe.
 */
public final class Spool implements AutoCloseable {
    private static final long SEGMENT_BYTES = 64L * 1024 * 1024;
    private static final String SUFFIX = ".spool";

    /**
     * Where and how.
     *
     * @param folder this spool's own; made if it is not there
     * @param topic of the log whose entries it keeps
     * @param bytesMax most bytes on disk
     * @param key 32 bytes; empty: not encrypted
     */
    public record Settings(Path folder, String topic, long bytesMax, Optional<byte[]> key) {}

    private final Settings settings;
    private final SpoolCipher cipher;
    private final FileChannel lockFile;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private long nextNumber;
    /** Records of the oldest file that are released. */
    private long released;

    private @Nullable Segment reading;
    private long readAt;

    private Spool(Settings settings, SpoolCipher cipher, FileChannel lockFile) {
        this.settings = settings;
        this.cipher = cipher;
        this.lockFile = lockFile;
    }

    /**
     * Takes the folder for this process, with what an earlier one has left in it.
     *
     * @throws SpoolException if another process has it, it cannot be written, or holds what is no spool of this log
     */
    public static Spool open(Settings settings) {
        try {
            Files.createDirectories(settings.folder());
            FileChannel lockFile = lock(settings.folder());
            Spool spool = new Spool(settings, new SpoolCipher(settings.key()), lockFile);
            try {
                spool.load();
            } catch (IOException | RuntimeException e) {
                spool.close();
                throw e;
            }
            return spool;
        } catch (IOException e) {
            throw new SpoolException(
                    "The spool's directory " + settings.folder() + " cannot be used: " + e
                            + ". Make it writable for the agent, or give another one as `spool.directory`.",
                    e);
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // This process has it already: the same refusal.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new SpoolException(
                "Another process uses the spool " + folder + ". Give each agent a `spool.directory` of its own.");
    }

    private void load() throws IOException {
        List<Path> files = files();
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            boolean newest = i == files.size() - 1;
            nextNumber = number(file) + 1;
            if (newest && Segment.isHeadless(file)) {
                Files.delete(file);
            } else {
                segments.add(Segment.open(file, settings.topic(), cipher, newest));
            }
        }
        if (segments.stream().mapToLong(Segment::records).sum() == 0) {
            clear();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(settings.folder())) {
            return all.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static long number(Path file) {
        String name = file.getFileName().toString();
        try {
            return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        } catch (NumberFormatException e) {
            throw new SpoolException(
                    "The file " + file + " is no spool file. Keep nothing else in the spool's directory.", e);
        }
    }

    /** True if it holds no record. */
    public synchronized boolean isEmpty() {
        return segments.isEmpty();
    }

    /** Bytes on disk. */
    public synchronized long bytes() {
        return segments.stream().mapToLong(Segment::end).sum();
    }

    /** Most bytes on disk. */
    public long bytesMax() {
        return settings.bytesMax();
    }

    /** Sequence of the oldest record, released or not, that is on disk; -1 if it is empty. */
    public synchronized long firstSequence() {
        return segments.isEmpty() ? -1 : segments.getFirst().firstSequence();
    }

    /** Sequence of the newest record; -1 if it is empty. */
    public synchronized long lastSequence() {
        return segments.isEmpty() ? -1 : segments.getLast().lastSequence();
    }

    /**
     * Adds a record.
     *
     * @return false if the bound does not let it in; nothing was written
     * @throws IOException if the disk does not take it; nothing was written
     */
    public synchronized boolean append(long sequence, List<byte[]> chunks) throws IOException {
        long size = chunks.stream().mapToLong(chunk -> chunk.length).sum();
        if (bytes() + size > settings.bytesMax()) {
            return false;
        }
        writable().append(sequence, chunks);
        return true;
    }

    private Segment writable() throws IOException {
        if (!segments.isEmpty() && segments.getLast().end() < SEGMENT_BYTES) {
            return segments.getLast();
        }
        if (!segments.isEmpty()) {
            segments.getLast().force();
        }
        Path file = settings.folder().resolve(String.format("%019d", nextNumber) + SUFFIX);
        // A file that could not be made whole is made again under its number.
        Files.deleteIfExists(file);
        Segment segment = Segment.create(file, settings.topic(), cipher);
        forceFolder();
        nextNumber++;
        segments.add(segment);
        return segment;
    }

    private void forceFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(settings.folder(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /**
     * Sees everything added onto the disk.
     *
     * @return sequence of the newest record; -1 if it is empty
     */
    public synchronized long force() throws IOException {
        if (segments.isEmpty()) {
            return -1;
        }
        segments.getLast().force();
        return segments.getLast().lastSequence();
    }

    /** Reading begins with the oldest record. */
    public synchronized void readFromBegin() {
        reading = segments.peekFirst();
        readAt = reading == null ? 0 : reading.begin();
    }

    /** Reading begins with the record that is added next. */
    public synchronized void readFromEnd() {
        reading = segments.peekLast();
        readAt = reading == null ? 0 : reading.end();
    }

    /** The next chunk; empty at the end. */
    public synchronized Optional<byte[]> next() throws IOException {
        if (reading == null || !segments.contains(reading)) {
            readFromBegin();
        }
        while (reading != null && readAt >= reading.end()) {
            Segment later = after(reading);
            if (later == null) {
                return Optional.empty();
            }
            reading = later;
            readAt = later.begin();
        }
        if (reading == null) {
            return Optional.empty();
        }
        Segment at = reading;
        long place = readAt;
        Segment.Frame frame = at.read(place).orElseThrow(() -> at.damaged(place));
        readAt = frame.end();
        byte[] chunk = new byte[frame.payload().remaining()];
        frame.payload().get(chunk);
        return Optional.of(chunk);
    }

    private @Nullable Segment after(Segment segment) {
        boolean found = false;
        for (Segment other : segments) {
            if (found) {
                return other;
            }
            found = other == segment;
        }
        return null;
    }

    /** The oldest record that is not released yet is needed no more. */
    public synchronized void release() throws IOException {
        released++;
        while (!segments.isEmpty() && released >= segments.getFirst().records()) {
            Segment oldest = segments.removeFirst();
            released -= oldest.records();
            oldest.close();
            Files.delete(oldest.file());
        }
    }

    /** Forgets everything: it is all somewhere else. */
    public synchronized void clear() throws IOException {
        while (!segments.isEmpty()) {
            Segment oldest = segments.removeFirst();
            oldest.close();
            Files.delete(oldest.file());
        }
        released = 0;
        reading = null;
    }

    /** Gives the folder free; what is in it stays. */
    @Override
    public synchronized void close() throws IOException {
        for (Segment segment : segments) {
            segment.close();
        }
        segments.clear();
        lockFile.close();
    }
}
