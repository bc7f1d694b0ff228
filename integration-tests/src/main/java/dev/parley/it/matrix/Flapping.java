package dev.parley.it.matrix;

import dev.parley.it.nemesis.Fault;
import dev.parley.it.nemesis.TcpProxy;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A wire that is cut and mended again and again, on a thread of its own until it heals. */
final class Flapping implements Fault {
    private static final long PERIOD_NANOS = 250_000_000L;

    private final String target;
    private final TcpProxy wire;
    private volatile boolean ended;
    private Optional<Thread> thread = Optional.empty();

    private Flapping(String target, TcpProxy wire) {
        this.target = target;
        this.wire = wire;
    }

    static Fault of(String target, TcpProxy wire) {
        return new Flapping(target, wire);
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public String name() {
        return "flapping wire";
    }

    @Override
    public void inject() {
        Thread flapper = new Thread(this::flap, "flapping-" + target);
        flapper.setDaemon(true);
        thread = Optional.of(flapper);
        flapper.start();
    }

    private void flap() {
        boolean cut = false;
        while (!ended) {
            cut = !cut;
            if (cut) {
                wire.cut();
            } else {
                wire.mend();
            }
            LockSupport.parkNanos(PERIOD_NANOS);
        }
    }

    @Override
    public void heal() {
        ended = true;
        try {
            if (thread.isPresent()) {
                LockSupport.unpark(thread.get());
                thread.get().join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        wire.mend();
    }
}
