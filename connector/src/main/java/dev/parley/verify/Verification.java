package dev.parley.verify;

import dev.parley.rules.operation.RowKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Compares the tables of several sites while applications write to them. The first site is the reference; each other is
 * compared with it. Used once, by one thread, which owns the threads that read.
 *
 * <p><b>Order.</b> PostgreSQL and MySQL order texts differently, so no key range of one is a key range of the other. Each
 * site therefore reads in the order of its own primary key, and rows meet by the hash of their canonical key ({@link
 * HashTree}): every row falls into the same bucket at every site, whatever the order it was read in. Sites with equal rows
 * are found equal by one comparison of the roots; otherwise only rows of differing buckets are looked at.
 *
 * <p><b>Writes.</b> A row that was written between the readings at two sites differs in their hashes. All such rows are
 * candidates, no more: {@link Recheck} decides them.
 *
 * <p><b>Going on.</b> The folder keeps what was read. A verification over the same folder goes on where the last one
 * stopped; what has changed since is among the candidates.
 */
public final class Verification {
    private final List<VerifySite> sites;
    private final VerifyOptions options;
    private final VerifyListener listener;
    private final Path folder;
    private final LongSupplier nanoClock;

    /**
     * @param sites at least two; the first is the reference
     * @param folder for the hashes: sixteen bytes for each row and site, of one table at a time
     * @param nanoClock monotonic nanoseconds
     */
    public Verification(
            List<VerifySite> sites,
            VerifyOptions options,
            VerifyListener listener,
            Path folder,
            LongSupplier nanoClock) {
        if (sites.size() < 2) {
            throw new IllegalArgumentException("a comparison needs two sites, there are " + sites.size());
        }
        this.sites = List.copyOf(sites);
        this.options = options;
        this.listener = listener;
        this.folder = folder;
        this.nanoClock = nanoClock;
    }

    /**
     * Compares.
     *
     * @throws SiteUnavailableException if a site does not answer; a later run over the same folder goes on
     */
    public VerifyReport run() throws InterruptedException {
        long begin = nanoClock.getAsLong();
        AtomicInteger count = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(
                sites.size(), task -> new Thread(task, "verify-" + count.incrementAndGet()));
        try {
            List<VerifyReport.TableReport> tables = new ArrayList<>();
            Map<String, List<VerifySite.ParkedRow>> parked = new TreeMap<>();
            sites.forEach(site -> parked.put(site.name(), site.parked()));
            for (Map.Entry<String, List<TableLayout>> table : tables().entrySet()) {
                tables.add(new OneTable(table.getKey(), table.getValue(), parked, threads).run());
            }
            double seconds = (nanoClock.getAsLong() - begin) / 1e9;
            return new VerifyReport(
                    sites.get(0).name(), sites.stream().map(VerifySite::name).toList(), seconds, tables);
        } catch (IOException e) {
            throw new UncheckedIOException("verify could not write to " + folder + ": " + e.getMessage(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** For each table how each site has it, in the order of the sites; sites that lack it are left out. */
    private Map<String, List<TableLayout>> tables() {
        Map<String, List<TableLayout>> tables = new TreeMap<>();
        for (VerifySite site : sites) {
            for (TableLayout layout : site.layouts()) {
                if (options.tables().isEmpty() || options.tables().contains(layout.name())) {
                    tables.computeIfAbsent(layout.name(), name -> new ArrayList<>())
                            .add(layout);
                }
            }
        }
        for (String wanted : new TreeSet<>(options.tables())) {
            if (!tables.containsKey(wanted)) {
                throw new IllegalArgumentException("no site has a replicated table '" + wanted + "'");
            }
        }
        return tables;
    }

    /** The comparison of one table. */
    private final class OneTable {
        private final String table;
        private final List<TableLayout> layouts;
        private final Map<String, List<VerifySite.ParkedRow>> parked;
        private final ExecutorService threads;

        OneTable(
                String table,
                List<TableLayout> layouts,
                Map<String, List<VerifySite.ParkedRow>> parked,
                ExecutorService threads) {
            this.table = table;
            this.layouts = layouts;
            this.parked = parked;
            this.threads = threads;
        }

        VerifyReport.TableReport run() throws IOException, InterruptedException {
            if (layouts.size() < sites.size()) {
                return report(Map.of(), "not every site has this table", 0, List.of(), 0, 0);
            }
            LayoutMatch match = LayoutMatch.of(layouts);
            if (!match.comparable()) {
                return report(Map.of(), match.problem(), 0, List.of(), 0, 0);
            }
            List<RowSpool> spools = new ArrayList<>();
            try {
                Files.createDirectories(folder);
                for (VerifySite site : sites) {
                    spools.add(new RowSpool(folder, match.fileName(table, site.name())));
                }
                return compare(match, spools);
            } finally {
                spools.forEach(RowSpool::close);
            }
        }

        private VerifyReport.TableReport compare(LayoutMatch match, List<RowSpool> spools)
                throws IOException, InterruptedException {
            long begin = nanoClock.getAsLong();
            new TableScanner(table, match, sites, spools, options, listener, threads).run();
            double seconds = Math.max(1e-3, (nanoClock.getAsLong() - begin) / 1e9);
            Map<String, Long> rows = new LinkedHashMap<>();
            for (int i = 0; i < sites.size(); i++) {
                rows.put(sites.get(i).name(), spools.get(i).rows());
            }
            long[] candidates = {0};
            List<Difference> differences = new ArrayList<>();
            for (int i = 1; i < sites.size(); i++) {
                settle(match, spools, i, candidates, differences);
            }
            long least = rows.values().stream().mapToLong(Long::longValue).min().orElse(0);
            return report(rows, match.problem(), candidates[0], differences, 0, (long) (least / seconds));
        }

        private void settle(
                LayoutMatch match, List<RowSpool> spools, int other, long[] candidates, List<Difference> differences)
                throws IOException, InterruptedException {
            Recheck recheck = new Recheck(sites.get(0), sites.get(other), match.where(), options, listener, nanoClock);
            new Candidates(table, options, sites.get(0), spools.get(0), sites.get(other), spools.get(other))
                    .forEach(keys -> {
                        candidates[0] += keys.size();
                        differences.addAll(recheck.run(sorted(keys)));
                    });
        }

        private List<RowKey> sorted(List<RowKey> keys) {
            return keys.stream().sorted().toList();
        }

        private VerifyReport.TableReport report(
                Map<String, Long> rows,
                String problem,
                long candidates,
                List<Difference> differences,
                long unlisted,
                long speed) {
            Map<String, Long> out = new TreeMap<>();
            parked.forEach((site, keys) -> out.put(
                    site,
                    keys.stream().filter(row -> row.key().table().equals(table)).count()));
            List<Difference> listed = differences.subList(0, Math.min(differences.size(), options.differencesMax()));
            return new VerifyReport.TableReport(
                    table,
                    rows,
                    problem,
                    candidates,
                    listed,
                    unlisted + differences.size() - listed.size(),
                    out,
                    speed);
        }
    }
}
