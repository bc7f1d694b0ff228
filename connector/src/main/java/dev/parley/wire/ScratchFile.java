package dev.parley.wire;

import dev.parley.rules.Nullable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pieces of bytes in a temporary file that has no name, so that nothing is left of it when the process ends; its room is
 * given back when nobody refers to this object any more. Where no file can be written the pieces stay in the heap. Thread-safe.
 */
final class ScratchFile {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchFile.class);
    private static final int BLOCK = 1 << 16;
    private static final int CACHED_BLOCKS = 24;

    private final Path directory;
    /** Null for blocks that are in the file. */
    private final List<byte[]> kept = new ArrayList<>();

    private final Map<Integer, byte[]> cache = new LinkedHashMap<>(CACHED_BLOCKS, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
            return size() > CACHED_BLOCKS;
        }
    };
    private byte[] open = new byte[BLOCK];
    private int opened;
    private int blocks;
    /** Where each piece ends. */
    private long[] ends = new long[1_024];

    private int size;
    private @Nullable FileChannel channel;
    private boolean unusable;

    /** In the directory for temporary files. */
    ScratchFile() {
        this(Path.of(System.getProperty("java.io.tmpdir")));
    }

    ScratchFile(Path directory) {
        this.directory = directory;
    }

    synchronized void add(byte[] piece) {
        int done = 0;
        while (done < piece.length) {
            int count = Math.min(piece.length - done, BLOCK - opened);
            System.arraycopy(piece, done, open, opened, count);
            done += count;
            opened += count;
            if (opened == BLOCK) {
                close(open);
            }
        }
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size + size / 2);
        }
        ends[size] = (long) blocks * BLOCK + opened;
        size++;
    }

    /** A full block goes into the file. */
    private void close(byte[] block) {
        boolean written = write(block, (long) blocks * BLOCK);
        kept.add(written ? null : block);
        open = written ? block : new byte[BLOCK];
        opened = 0;
        blocks++;
    }

    private boolean write(byte[] block, long position) {
        if (unusable) {
            return false;
        }
        try {
            FileChannel file = channel;
            if (file == null) {
                file = openFile();
                channel = file;
            }
            ByteBuffer bytes = ByteBuffer.wrap(block);
            while (bytes.hasRemaining()) {
                file.write(bytes, position + bytes.position());
            }
            return true;
        } catch (IOException e) {
            unusable = true;
            LOG.atWarn()
                    .addKeyValue("directory", directory)
                    .addKeyValue("reason", e.getMessage())
                    .log(
                            "a large transaction cannot be put into a temporary file and stays in the heap; make room there, or name"
                                    + " another directory: PARLEY_JAVA_OPTS=-Djava.io.tmpdir=...");
            return false;
        }
    }

    private FileChannel openFile() throws IOException {
        Path path = Files.createTempFile(directory, "parley-", ".rows");
        try {
            return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(path);
        }
    }

    synchronized byte[] get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("piece " + index + " of " + size);
        }
        long from = index == 0 ? 0 : ends[index - 1];
        byte[] piece = new byte[(int) (ends[index] - from)];
        int done = 0;
        while (done < piece.length) {
            long at = from + done;
            int within = (int) (at % BLOCK);
            int count = Math.min(piece.length - done, BLOCK - within);
            System.arraycopy(block((int) (at / BLOCK)), within, piece, done, count);
            done += count;
        }
        return piece;
    }

    private byte[] block(int number) {
        if (number == blocks) {
            return open;
        }
        byte[] held = kept.get(number);
        return held != null ? held : cache.computeIfAbsent(number, this::read);
    }

    private byte[] read(int number) {
        FileChannel file = channel;
        if (file == null) {
            throw new IllegalStateException("block " + number + " was never written");
        }
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
        try {
            while (bytes.hasRemaining()) {
                if (file.read(bytes, (long) number * BLOCK + bytes.position()) < 0) {
                    throw new IOException("it ends before block " + number);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "rows of a large transaction were to be read from a temporary file, and it cannot be read: "
                            + e.getMessage(),
                    e);
        }
        return bytes.array();
    }

    synchronized int size() {
        return size;
    }

    /** Bytes of all pieces. */
    synchronized long bytes() {
        return size == 0 ? 0 : ends[size - 1];
    }
}
