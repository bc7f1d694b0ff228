package dev.parley.verify;

import dev.parley.pipeline.DigestPage;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The hashes of all rows of a table at one site, on disk, in the order read: sixteen bytes a row, and a line for each page
 * in a second file, written after the page's rows. Whoever opens the files of a scan that was cut short goes on behind the
 * last page. In memory: the sums of the tree, and the key before each page. Not thread-safe.
 */
final class RowSpool implements AutoCloseable {
    private static final int ROW_BYTES = 16;
    private static final int READ_BUFFER = 1 << 20;
    private static final String END = "-";

    /** One page: the key it begins behind, its first row, how many it has. */
    record Page(@Nullable RowKey after, long first, int size) {}

    /** Takes the rows one by one. */
    interface Visitor {
        void row(long key, long hash, long number) throws IOException;
    }

    private final StoredCodec codec = new StoredCodec();
    private final Path rowFile;
    private final FileChannel channel;
    private final BufferedWriter marks;
    private final HashTree tree = new HashTree();
    private final List<Page> pages = new ArrayList<>();
    private @Nullable RowKey next;
    private long rows;
    private boolean complete;

    /** @param name file name without ending */
    RowSpool(Path folder, String name) throws IOException {
        rowFile = folder.resolve(name + ".rows");
        Path pageFile = folder.resolve(name + ".pages");
        List<String> lines = Files.exists(pageFile) ? Files.readAllLines(pageFile) : List.of();
        lines.forEach(this::restore);
        channel =
                FileChannel.open(rowFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel.truncate(rows * ROW_BYTES);
        channel.position(rows * ROW_BYTES);
        forEach((key, hash, number) -> tree.add(key, hash));
        marks = Files.newBufferedWriter(
                pageFile, StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void restore(String line) {
        String[] words = line.split(" ", -1);
        if (words.length == 2) {
            pages.add(new Page(next, rows, Integer.parseInt(words[0])));
            rows += pages.get(pages.size() - 1).size();
            complete = words[1].equals(END);
            next = complete ? null : codec.key(Base64.getDecoder().decode(words[1]), LogPlace.of("a spool of verify"));
        }
    }

    /** Adds a page. */
    void add(DigestPage page) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(page.size() * ROW_BYTES);
        for (int i = 0; i < page.size(); i++) {
            buffer.putLong(page.key(i)).putLong(page.row(i));
            tree.add(page.key(i), page.row(i));
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        pages.add(new Page(next, rows, page.size()));
        rows += page.size();
        next = page.last();
        complete = next == null;
        marks.write(
                page.size() + " " + (next == null ? END : Base64.getEncoder().encodeToString(codec.key(next))));
        marks.newLine();
        marks.flush();
    }

    boolean isComplete() {
        return complete;
    }

    /** The key behind which reading goes on. */
    @Nullable
    RowKey next() {
        return next;
    }

    long rows() {
        return rows;
    }

    HashTree tree() {
        return tree;
    }

    /** The page that holds the row of this number. */
    Page page(long number) {
        int low = 0;
        int high = pages.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (pages.get(middle).first() <= number) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return pages.get(low);
    }

    /** Every row from the first. */
    void forEach(Visitor visitor) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(rowFile), READ_BUFFER))) {
            for (long number = 0; number < rows; number++) {
                visitor.row(in.readLong(), in.readLong(), number);
            }
        }
    }

    @Override
    public void close() {
        try (channel;
                marks) {
            marks.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("could not close the spool " + rowFile, e);
        }
    }
}
