package dev.parley.sim;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Every decision of one run, in order: drawn from a seed and recorded, or read back from a record. A replayed record that
 * ends early goes on with zeros, which stand for the tamest choice everywhere. Not thread-safe.
 */
final class Choices {
    private final SplittableRandom random;
    private final int[] replay;
    private final boolean replaying;
    private int[] tape = new int[1024];
    private int size;
    private int[] events = new int[256];
    private int eventCount;

    private Choices(SplittableRandom random, int[] replay, boolean replaying) {
        this.random = random;
        this.replay = replay;
        this.replaying = replaying;
    }

    static Choices ofSeed(long seed) {
        return new Choices(new SplittableRandom(seed), new int[0], false);
    }

    static Choices ofTape(int[] tape) {
        return new Choices(new SplittableRandom(0), tape.clone(), true);
    }

    /** A number from 0 to {@code bound - 1}. */
    int below(int bound) {
        int value;
        if (!replaying) {
            value = random.nextInt(bound);
        } else {
            value = size < replay.length ? replay[size] % bound : 0;
        }
        if (size == tape.length) {
            tape = Arrays.copyOf(tape, size * 2);
        }
        tape[size++] = value;
        return value;
    }

    /** True with this probability; the tame answer is false. */
    boolean chance(int percent) {
        return percent > 0 && below(100) >= 100 - percent;
    }

    /** Marks the beginning of an event. */
    void event() {
        if (eventCount == events.length) {
            events = Arrays.copyOf(events, eventCount * 2);
        }
        events[eventCount++] = size;
    }

    /** True if a replayed record has no more decisions. */
    boolean isExhausted() {
        return replaying && size >= replay.length;
    }

    Tape tape() {
        return new Tape(Arrays.copyOf(tape, size), Arrays.copyOf(events, eventCount));
    }
}
