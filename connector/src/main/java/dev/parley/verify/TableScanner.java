package dev.parley.verify;

import dev.parley.pipeline.DigestPage;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
    private final LayoutMatch match;
    private final List<VerifySite> sites;
    private final List<RowSpool> spools;
    private final VerifyOptions options;
    private final VerifyListener listener;
    private final ExecutorService threads;

    TableScanner(
            String table,
            LayoutMatch match,
            List<VerifySite> sites,
            List<RowSpool> spools,
            VerifyOptions options,
            VerifyListener listener,
            ExecutorService threads) {
        this.table = table;
        this.match = match;
        this.sites = sites;
        this.spools = spools;
        this.options = options;
        this.listener = listener;
        this.threads = threads;
    }

    /** Sites read the next page while the last one is put away here. */
    void run() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long before = leastRead();
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < sites.size(); i++) {
            if (!spools.get(i).isComplete()) {
                asked.add(ask(i, spools.get(i).next()));
            }
        }
        while (!asked.isEmpty()) {
            List<Asked> more = new ArrayList<>();
            List<DigestPage> pages = new ArrayList<>();
            for (Asked one : asked) {
                pages.add(Answers.of(one.page));
            }
            for (int i = 0; i < asked.size(); i++) {
                RowKey last = pages.get(i).last();
                if (last != null) {
                    more.add(ask(asked.get(i).site, last));
                }
            }
            for (int i = 0; i < asked.size(); i++) {
                spools.get(asked.get(i).site).add(pages.get(i));
            }
            asked = more;
            listener.reading(table, leastRead());
            pace(begin, leastRead() - before);
        }
    }

    /** A page that a site was asked for. */
    private record Asked(int site, Future<DigestPage> page) {}

    private Asked ask(int site, @Nullable RowKey after) {
        VerifySite asked = sites.get(site);
        return new Asked(
                site,
                threads.submit(() -> asked.page(table, match.columns(), match.where(), after, options.pageRows())));
    }

    private long leastRead() {
        return spools.stream().mapToLong(RowSpool::rows).min().orElse(0);
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
