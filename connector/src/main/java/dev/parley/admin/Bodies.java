package dev.parley.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads the bodies of requests, each up to the bound of its route. Thread-safe.
 *
 * <p><b>How much memory that takes.</b> Bodies up to {@link Route#BODY_BYTES} are no matter with four threads. Of a larger
 * one, which may take an eighth of the heap (see {@link RowBodies}), there are for a moment the bytes, the texts that are
 * read from them and the rows that those become: three to four times its size, half of the heap. So there is one at a time
 * from its first byte to its answer. One more may wait, and any other is refused at once: two of the four threads are then
 * free for those who ask whether the agent is well.
 */
final class Bodies {
    private static final int WAITING_MAX = 1;
    private static final long WAIT_SECONDS = 3;

    private final Semaphore large = new Semaphore(1, true);

    /** A body in memory, until it is closed. */
    final class Body implements AutoCloseable {
        private final byte[] bytes;
        private final boolean isLarge;

        private Body(byte[] bytes, boolean isLarge) {
            this.bytes = bytes;
            this.isLarge = isLarge;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public void close() {
            if (isLarge) {
                large.release();
            }
        }
    }

    /**
     * Reads a body; nothing of it if the route has none.
     *
     * @param length as the client says; negative if it does not
     * @throws ApiException if it is too large, or others are being read
     */
    Body read(Route route, String path, long length, InputStream sent) throws IOException {
        if (route.body() == null) {
            return new Body(new byte[0], false);
        }
        if (length > route.bodyBytesMax()) {
            throw tooLarge(route, path, length + " bytes", sent);
        }
        boolean isLarge = route.bodyBytesMax() > Route.BODY_BYTES && (length < 0 || length > Route.BODY_BYTES);
        if (isLarge) {
            acquire(path, sent);
        }
        boolean read = false;
        try {
            byte[] bytes = length < 0 ? upTo(route, path, sent) : exactly((int) length, sent);
            read = true;
            return new Body(bytes, isLarge);
        } finally {
            if (isLarge && !read) {
                large.release();
            }
        }
    }

    private void acquire(String path, InputStream sent) throws IOException {
        try {
            if (large.getQueueLength() < WAITING_MAX && large.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.of(ErrorKind.NOT_RUNNING, "the agent is being stopped");
        }
        drain(sent);
        throw ApiException.of(
                ErrorKind.BUSY,
                "POST " + path + " has more than " + Route.BODY_BYTES
                        + " bytes, and the agent takes one such request at a"
                        + " time: another has been at work for " + WAIT_SECONDS + " s, or one waits; ask again when the"
                        + " other command is done");
    }

    private static byte[] exactly(int length, InputStream sent) throws IOException {
        byte[] bytes = new byte[length];
        if (sent.readNBytes(bytes, 0, length) < length) {
            throw new IOException("the client has sent less than the " + length + " bytes it had promised");
        }
        return bytes;
    }

    private static byte[] upTo(Route route, String path, InputStream sent) throws IOException {
        byte[] bytes = sent.readNBytes(route.bodyBytesMax() + 1);
        if (bytes.length > route.bodyBytesMax()) {
            throw tooLarge(route, path, "more", sent);
        }
        return bytes;
    }

    /** What is left is read: else the connection would end while the client sends, and it would not see the answer. */
    private static void drain(InputStream sent) throws IOException {
        sent.transferTo(OutputStream.nullOutputStream()); // the server ends it ten seconds after the request began
    }

    private static ApiException tooLarge(Route route, String path, String found, InputStream sent) throws IOException {
        drain(sent);
        String remedy = route.bodyBytesMax() > Route.BODY_BYTES
                ? "a row with the writes of it that are not settled is larger. The bound is an eighth of the agent's heap"
                        + " and grows with it (PARLEY_HEAP)"
                : "send less at once";
        return ApiException.of(
                ErrorKind.TOO_LARGE,
                route.method() + " " + path + " takes a body of " + route.bodyBytesMax()
                        + " bytes at most, and this one" + " has " + found + "; " + remedy);
    }
}
