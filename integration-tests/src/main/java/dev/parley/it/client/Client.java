package dev.parley.it.client;

import java.util.SplittableRandom;

/** One client: makes one call after another. For one thread. */
interface Client {
    /** Makes one call and records it. */
    void call(Session session, SplittableRandom random, Recorder recorder);
}
