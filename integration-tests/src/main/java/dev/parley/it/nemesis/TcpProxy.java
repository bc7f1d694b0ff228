package dev.parley.it.nemesis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A wire between a client and a server on loopback that can be cut, in one direction or both, and made slow. What is sent into a cut wire
 * waits there, as TCP would send it again, and arrives when the wire is mended; connections stay open all the while. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TcpProxy.class);
    private static final int BUFFER = 16 * 1024;
    private static final int BACKLOG = 64;
    private static final int CONNECT_MILLIS = 5_000;

    private final ServerSocket listener;
    private final int target;
    private final String name;
    private final List<Socket> sockets = new ArrayList<>();
    private final Direction toServer = new Direction();
    private final Direction toClient = new Direction();
    private volatile boolean closed;

    private TcpProxy(String name, ServerSocket listener, int target) {
        this.name = name;
        this.listener = listener;
        this.target = target;
    }

    /**
     * Starts to listen.
     *
     * @param port where clients connect
     * @param target port of the server, which need not run yet
     */
    public static TcpProxy start(String name, int port, int target) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            TcpProxy proxy = new TcpProxy(name, listener, target);
            daemon("proxy-" + name, proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("could not listen on port " + port + " for " + name, e);
        }
    }

    /** Nothing passes any more, in neither direction. */
    public void cut() {
        toServer.cut();
        toClient.cut();
    }

    /** Requests still arrive, answers do not. */
    public void cutAnswers() {
        toClient.cut();
    }

    /** Every piece takes so much longer, in each direction. */
    public void delay(Duration each) {
        toServer.delay(each);
        toClient.delay(each);
    }

    /** All passes at once again, what waited first. */
    public void mend() {
        toServer.mend();
        toClient.mend();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                daemon("proxy-" + name + "-connect", () -> connect(client));
            } catch (IOException e) {
                // A connection given up before it was taken is nobody's loss; a listener that is closed ends the loop.
                LOG.atDebug().addKeyValue("proxy", name).setCause(e).log("no connection taken");
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        synchronized (sockets) {
            sockets.removeIf(Socket::isClosed);
            sockets.add(client);
            sockets.add(server);
        }
        try {
            toServer.await();
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
        } catch (IOException | InterruptedException e) {
            end(client, server);
            return;
        }
        if (closed) {
            end(client, server);
            return;
        }
        daemon("proxy-" + name + "-out", () -> pump(client, server, toServer));
        daemon("proxy-" + name + "-in", () -> pump(server, client, toClient));
    }

    private static void pump(Socket from, Socket to, Direction direction) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                direction.await();
                out.write(buffer, 0, read);
            }
            direction.await();
        } catch (IOException | InterruptedException e) {
            // One side is gone; the other learns it now.
            end(from, to);
            return;
        }
        end(from, to);
    }

    private static void end(Socket a, Socket b) {
        try (a;
                b) {
            return;
        } catch (IOException alreadyGone) {
            return;
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends all connections and listens no more. */
    @Override
    public void close() {
        closed = true;
        mend();
        try (listener) {
            synchronized (sockets) {
                for (int i = 0; i + 1 < sockets.size(); i++) {
                    end(sockets.get(i), sockets.get(i + 1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not close the proxy " + name, e);
        }
    }

    /** What happens to bytes on one way. */
    private static final class Direction {
        private boolean cut;
        private long delayMillis;

        synchronized void cut() {
            cut = true;
        }

        synchronized void delay(Duration each) {
            delayMillis = each.toMillis();
        }

        synchronized void mend() {
            cut = false;
            delayMillis = 0;
            notifyAll();
        }

        /** Returns when bytes may go on. */
        synchronized void await() throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMillis);
            while (cut || (delayMillis > 0 && System.nanoTime() < end)) {
                wait(cut ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
        }
    }
}
