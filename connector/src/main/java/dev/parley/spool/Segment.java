package dev.parley.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One file of a spool: a head that names the log, then frames. A frame is the length of its payload, a CRC-32C over all
 * that follows, the record's sequence, 1 if it is the record's last, and the payload. Not thread-safe.
 */
final class Segment implements AutoCloseable {
    private static final long MAGIC = 0x50524c5953504c31L;
    private static final int HEAD_FIXED = Long.BYTES + 1 + Integer.BYTES;
    private static final int TOPIC_MAX = 1_000;
    private static final int FRAME_HEAD = Integer.BYTES + Integer.BYTES + Long.BYTES + 1;
    private static final int PAYLOAD_MAX = 256 * 1024 * 1024;

    /** What a frame says, and where the next one begins. */
    record Frame(long sequence, boolean last, ByteBuffer payload, long end) {}

    private final Path file;
    private final FileChannel channel;
    private final SpoolCipher cipher;
    private final long begin;
    private long end;
    private long records;
    private long firstSequence = -1;
    private long lastSequence = -1;

    private Segment(Path file, FileChannel channel, SpoolCipher cipher, long begin) {
        this.file = file;
        this.channel = channel;
        this.cipher = cipher;
        this.begin = begin;
        this.end = begin;
    }

    static Segment create(Path file, String topic, SpoolCipher cipher) throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        ByteBuffer head = ByteBuffer.allocate(HEAD_FIXED + name.length)
                .putLong(MAGIC)
                .put((byte) (cipher.encrypts() ? 1 : 0))
                .putInt(name.length)
                .put(name)
                .flip();
        long length = head.remaining();
        try {
            writeAt(channel, 0, head);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new Segment(file, channel, cipher, length);
    }

    /**
     * Reads an existing file through.
     *
     * @param newest true for the spool's last file, whose end may be torn: what is not whole is cut off
     * @throws SpoolException if the file is another log's, its key another one, or it is damaged
     */
    static Segment open(Path file, String topic, SpoolCipher cipher, boolean newest) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            Segment segment = new Segment(file, channel, cipher, readHead(file, channel, topic, cipher));
            segment.scan(newest);
            return segment;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** True if the file was made and its head is not there: nothing can follow. */
    static boolean isHeadless(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Optional<ByteBuffer> fixed = readAt(channel, 0, HEAD_FIXED);
            if (fixed.isEmpty()) {
                return true;
            }
            int length = fixed.get().getInt(Long.BYTES + 1);
            return length >= 0 && length <= TOPIC_MAX && channel.size() < HEAD_FIXED + length;
        }
    }

    private static long readHead(Path file, FileChannel channel, String topic, SpoolCipher cipher) throws IOException {
        ByteBuffer fixed = readAt(channel, 0, HEAD_FIXED).orElseThrow(() -> foreign(file));
        long magic = fixed.getLong();
        boolean encrypted = fixed.get() == 1;
        int length = fixed.getInt();
        if (magic != MAGIC || length < 0 || length > TOPIC_MAX) {
            throw foreign(file);
        }
        String found = readAt(channel, HEAD_FIXED, length)
                .map(bytes -> StandardCharsets.UTF_8.decode(bytes).toString())
                .orElseThrow(() -> foreign(file));
        if (!found.equals(topic)) {
            throw new SpoolException("The spool file " + file + " belongs to the log " + found + ", not to " + topic
                    + ". Give each site a directory of its own, or move the file away.");
        }
        if (encrypted != cipher.encrypts()) {
            throw new SpoolException("The spool file " + file + (encrypted ? " is encrypted" : " is not encrypted")
                    + (encrypted
                            ? " and `spool.key` is not given: give the key that it was written with."
                            : " and `spool.key` is given: start once without it, until the spool is empty."));
        }
        return (long) HEAD_FIXED + length;
    }

    private static SpoolException foreign(Path file) {
        return new SpoolException("The file " + file
                + " is no spool file of this version. Keep nothing else in the spool's directory, or move it away.");
    }

    private void scan(boolean newest) throws IOException {
        long whole = begin;
        long at = begin;
        long size = channel.size();
        while (at < size) {
            Optional<Frame> frame = read(at);
            if (frame.isEmpty()) {
                break;
            }
            at = frame.get().end();
            if (frame.get().last()) {
                whole = at;
                note(frame.get().sequence());
            }
        }
        if (whole < size && !newest) {
            throw damaged(whole);
        }
        if (whole < size) {
            channel.truncate(whole);
            channel.force(true);
        }
        end = whole;
    }

    private void note(long sequence) {
        firstSequence = firstSequence < 0 ? sequence : firstSequence;
        lastSequence = sequence;
        records++;
    }

    SpoolException damaged(long at) {
        return new SpoolException("The spool file " + file + " is damaged at byte " + at
                + ". It holds changes of this site that may be nowhere else. Bring the file back from a copy, or move the"
                + " spool away and run `parley sites return`.");
    }

    /**
     * Writes a record behind all others; either whole or not at all.
     *
     * @throws IOException if the disk is full or does not answer; nothing was written
     */
    void append(long sequence, List<byte[]> chunks) throws IOException {
        long at = end;
        try {
            for (int i = 0; i < chunks.size(); i++) {
                at = write(at, sequence, i == chunks.size() - 1, chunks.get(i));
            }
        } catch (IOException e) {
            channel.truncate(end);
            throw e;
        }
        end = at;
        note(sequence);
    }

    private long write(long at, long sequence, boolean last, byte[] chunk) throws IOException {
        byte[] payload = cipher.sealed(chunk, sequence);
        ByteBuffer frame = ByteBuffer.allocate(FRAME_HEAD + payload.length)
                .putInt(payload.length)
                .putInt(0)
                .putLong(sequence)
                .put((byte) (last ? 1 : 0))
                .put(payload);
        frame.flip();
        frame.putInt(Integer.BYTES, checksum(frame));
        writeAt(channel, at, frame);
        return at + FRAME_HEAD + payload.length;
    }

    private static int checksum(ByteBuffer frame) {
        CRC32C sum = new CRC32C();
        sum.update(frame.duplicate().position(Integer.BYTES + Integer.BYTES));
        return (int) sum.getValue();
    }

    /** The frame at a place; empty if none is whole there. */
    Optional<Frame> read(long at) throws IOException {
        Optional<ByteBuffer> head = readAt(channel, at, FRAME_HEAD);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        int length = head.get().getInt(0);
        if (length < 0 || length > PAYLOAD_MAX || at + FRAME_HEAD + length > channel.size()) {
            return Optional.empty();
        }
        ByteBuffer frame = readAt(channel, at, FRAME_HEAD + length).orElseThrow(() -> damaged(at));
        if (frame.getInt(Integer.BYTES) != checksum(frame)) {
            return Optional.empty();
        }
        long sequence = frame.getLong(2 * Integer.BYTES);
        byte[] payload = new byte[length];
        frame.position(FRAME_HEAD).get(payload);
        byte[] plain = cipher.opened(payload, sequence)
                .orElseThrow(() -> new SpoolException("The spool file " + file
                        + " was written with another key than `spool.key`: give the key that it was written with."));
        boolean last = frame.get(FRAME_HEAD - 1) == 1;
        return Optional.of(new Frame(sequence, last, ByteBuffer.wrap(plain), at + FRAME_HEAD + length));
    }

    private static Optional<ByteBuffer> readAt(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(bytes.flip());
    }

    private static void writeAt(FileChannel channel, long at, ByteBuffer bytes) throws IOException {
        long place = at;
        while (bytes.hasRemaining()) {
            place += channel.write(bytes, place);
        }
    }

    void force() throws IOException {
        channel.force(false);
    }

    Path file() {
        return file;
    }

    /** Where the first frame is. */
    long begin() {
        return begin;
    }

    /** Where the next frame will be. */
    long end() {
        return end;
    }

    /** Whole records. */
    long records() {
        return records;
    }

    /** Of the first record; -1 if there is none. */
    long firstSequence() {
        return firstSequence;
    }

    /** Of the last record; -1 if there is none. */
    long lastSequence() {
        return lastSequence;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
