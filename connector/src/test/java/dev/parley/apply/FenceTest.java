package dev.parley.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.pipeline.CaptureProgress;
import dev.parley.pipeline.LogPosition;
import dev.parley.store.Database;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.ErrorAction;
import dev.parley.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class FenceTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final CaptureProgress progress = new CaptureProgress();
    private final AtomicLong nonces = new AtomicLong();

    /** Connects to nothing. */
    private final Database database =
            Database.open(DatabaseSettings.of("jdbc:postgresql://127.0.0.1:1/none", "nobody", "nothing"));

    @Test
    void horizonCountsOnlyOnceItsNonceIsCaptured() throws Exception {
        Fence fence = new Fence(() -> new Nonce(nonces.incrementAndGet(), 500), null, LONG, progress, System::nanoTime);
        assertThat(fence.pass(Duration.ofMillis(1))).isFalse();
        assertThat(fence.horizon()).isZero();
        progress.captured(2);
        assertThat(fence.pass(LONG)).isTrue();
        assertThat(fence.horizon()).isEqualTo(500);
    }

    @Test
    void callerThatComesDuringACommitWaitsForTheNextOne() throws Exception {
        CountDownLatch firstBegan = new CountDownLatch(1);
        CountDownLatch firstMayEnd = new CountDownLatch(1);
        Fence fence = new Fence(
                () -> {
                    long nonce = nonces.incrementAndGet();
                    if (nonce == 1) {
                        firstBegan.countDown();
                        await(firstMayEnd);
                    }
                    progress.captured(nonce);
                    return new Nonce(nonce, nonce);
                },
                null,
                LONG,
                progress,
                System::nanoTime);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> callers = new ArrayList<>();
            callers.add(threads.submit(() -> fence.pass(LONG)));
            await(firstBegan);
            for (int i = 0; i < 3; i++) {
                callers.add(threads.submit(() -> fence.pass(LONG)));
            }
            firstMayEnd.countDown();
            for (Future<Boolean> caller : callers) {
                assertThat(caller.get(20, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(nonces.get()).isBetween(2L, 4L);
        assertThat(fence.horizon()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void commitThatFailsFailsItsCallerAndNotTheNext() throws Exception {
        Fence fence = new Fence(
                () -> {
                    if (nonces.incrementAndGet() == 1) {
                        throw new SQLException("gone", "08006");
                    }
                    progress.captured(nonces.get());
                    return new Nonce(nonces.get(), 0);
                },
                null,
                LONG,
                progress,
                System::nanoTime);
        assertThatThrownBy(() -> fence.pass(LONG)).isInstanceOf(SQLException.class);
        assertThat(fence.pass(LONG)).isTrue();
    }

    /** Whoever waited for another caller's commit must see that waiting can heal it. */
    @Test
    void databaseThatIsAwayIsToldAlikeToAllThatWait() throws Exception {
        CountDownLatch firstBegan = new CountDownLatch(1);
        CountDownLatch firstMayEnd = new CountDownLatch(1);
        SQLException gone = new SQLException("gone", "08006");
        Fence fence = new Fence(
                () -> {
                    if (nonces.incrementAndGet() == 1) {
                        firstBegan.countDown();
                        await(firstMayEnd);
                    }
                    throw database.failed("commit a fence", gone);
                },
                null,
                LONG,
                progress,
                System::nanoTime);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> callers = new ArrayList<>();
            callers.add(threads.submit(() -> fence.pass(LONG)));
            await(firstBegan);
            for (int i = 0; i < 3; i++) {
                callers.add(threads.submit(() -> fence.pass(LONG)));
            }
            firstMayEnd.countDown();
            for (Future<Boolean> caller : callers) {
                assertThatThrownBy(() -> caller.get(20, TimeUnit.SECONDS))
                        .cause()
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                e -> assertThat(e.action()).isEqualTo(ErrorAction.RETRY));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The nonce before it is captured, and was committed too early for those that wait now. */
    @Test
    void commitThatEndsInAnErrorIsNoFenceForThoseThatWaitedForIt() throws Exception {
        CountDownLatch firstMayEnd = new CountDownLatch(1);
        Fence fence = new Fence(
                () -> {
                    if (nonces.incrementAndGet() > 1) {
                        throw new OutOfMemoryError("planted");
                    }
                    await(firstMayEnd);
                    progress.captured(1);
                    return new Nonce(1, 0);
                },
                null,
                LONG,
                progress,
                System::nanoTime);
        List<Thread> started = new CopyOnWriteArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task);
            started.add(thread);
            return thread;
        });
        try {
            List<Future<Boolean>> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                callers.add(threads.submit(() -> fence.pass(LONG)));
            }
            Awaitility.await()
                    .until(() -> started.size() == 4
                            && started.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
            firstMayEnd.countDown();
            int passed = 0;
            for (Future<Boolean> caller : callers) {
                passed += passes(caller) ? 1 : 0;
            }
            assertThat(passed).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean passes(Future<Boolean> caller) throws Exception {
        try {
            return caller.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            return false;
        }
    }

    @Test
    void endOfLogThatCaptureHasReadCostsNoCommit() throws Exception {
        Fence fence = new Fence(this::captured, () -> position(700), LONG, progress, System::nanoTime);
        progress.reached(position(700));
        assertThat(fence.pass(LONG)).isTrue();
        assertThat(nonces).hasValue(0);
        assertThat(fence.passed()).isEqualTo(1);
        assertThat(fence.passedWithoutCommit()).isEqualTo(1);
    }

    @Test
    void endOfLogIsAskedForAtEachCall() throws Exception {
        AtomicLong end = new AtomicLong(700);
        Fence fence = new Fence(this::captured, () -> position(end.get()), Duration.ZERO, progress, System::nanoTime);
        progress.reached(position(700));
        fence.pass(LONG);
        end.set(701);
        fence.pass(LONG);
        assertThat(fence.passedWithoutCommit()).isEqualTo(1);
    }

    @Test
    void logThatEndsWithNoTransactionIsFencedByANonce() throws Exception {
        Fence fence = new Fence(this::captured, () -> position(700), Duration.ofMillis(1), progress, System::nanoTime);
        progress.reached(position(699));
        assertThat(fence.pass(LONG)).isTrue();
        assertThat(nonces).hasValue(1);
        assertThat(fence.passedWithoutCommit()).isZero();
    }

    @Test
    void firstFenceAfterAStartIsANonceWhateverTheLogsEnd() throws Exception {
        Fence fence = new Fence(this::captured, () -> position(700), LONG, progress, System::nanoTime);
        progress.reached(position(700));
        assertThat(fence.passNonce(LONG)).isTrue();
        assertThat(nonces).hasValue(1);
    }

    @Test
    void captureThatIsBehindTheEndHoldsTheFence() throws Exception {
        Fence fence = new Fence(
                () -> new Nonce(nonces.incrementAndGet(), 0),
                () -> position(700),
                Duration.ofMillis(1),
                progress,
                System::nanoTime);
        progress.reached(position(699));
        assertThat(fence.pass(Duration.ofMillis(5))).isFalse();
    }

    private Nonce captured() {
        progress.captured(nonces.incrementAndGet());
        return new Nonce(nonces.get(), 0);
    }

    private static LogPosition position(long offset) {
        return new LogPosition.MySql("binlog.000001", offset, "");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
