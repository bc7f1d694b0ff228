package dev.parley.verify;

import dev.parley.pipeline.DigestPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Reads one table at all sites into spools, page by page and side by side: no site is ever more than one page ahead of
 * another, so where keys have the same order everywhere a row is read at about the same time. Used once, by one thread.
 */
final class TableScanner {
    private final String table;
    private final List<String> columns;
    private final List<VerifySite> sites;
    private final List<RowSpool> spools;
    private final VerifyOptions options;
    private final VerifyListener listener;
    private final ExecutorService threads;

    TableScanner(
            String table,
            List<String> columns,
            List<VerifySite> sites,
            List<RowSpool> spools,
            VerifyOptions options,
            VerifyListener listener,
            ExecutorService threads) {
        this.table = table;
        this.columns = columns;
        this.sites = sites;
        this.spools = spools;
        this.options = options;
        this.listener = listener;
        this.threads = threads;
    }

    void run() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long before = leastRead();
        while (!spools.stream().allMatch(RowSpool::isComplete)) {
            round();
            listener.reading(table, leastRead());
            pace(begin, leastRead() - before);
        }
    }

    private long leastRead() {
        return spools.stream().mapToLong(RowSpool::rows).min().orElse(0);
    }

    private void round() throws IOException, InterruptedException {
        List<Integer> asked = new ArrayList<>();
        List<Callable<DigestPage>> questions = new ArrayList<>();
        for (int i = 0; i < sites.size(); i++) {
            VerifySite site = sites.get(i);
            RowSpool spool = spools.get(i);
            if (!spool.isComplete()) {
                asked.add(i);
                questions.add(() -> site.page(table, columns, spool.next(), options.pageRows()));
            }
        }
        List<Future<DigestPage>> answers = threads.invokeAll(questions);
        for (int i = 0; i < asked.size(); i++) {
            spools.get(asked.get(i)).add(Answers.of(answers.get(i)));
        }
    }

    private void pace(long begin, long rows) throws InterruptedException {
        if (options.rowsPerSecond() > 0) {
            long due = begin + (long) (1e9 * rows / options.rowsPerSecond());
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
        }
    }

    /** Results of other threads. */
    static final class Answers {
        private Answers() {}

        static <T> T of(Future<T> answer) throws InterruptedException {
            try {
                return answer.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException("a site could not be asked", e.getCause());
            }
        }
    }
}
