package dev.parley.it.workload;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Endless random transactions of one writer: a pure function of its seed.
 *
 * <p>Accounts and documents have natural keys that all sites write; orders have generated keys from a range of the
 * writer's own, though every writer changes the orders of others. A few hot rows take a fifth of all writes.
 */
final class PlanGenerator {
    /** Generated order ids of a writer start at those of its workload and its number times this. */
    private static final long RANGE = 1_000_000_000L;

    /** Those of a workload at its seed times this, as a second one on the same databases must not make the same orders. */
    private static final long WORKLOAD_RANGE = 1_000_000_000_000L;

    private static final long WORKLOADS = 1_000_000L;

    private static final int HOT_ROWS = 4;
    private static final int LONGEST_BODY = 6_000;

    private final SplittableRandom random;
    private final int writers;
    private final long firstRange;
    private final long range;
    private final int naturalKeys;
    private long ownOrders;

    /**
     * @param seed of its workload: two on the same databases need two that differ by no multiple of a million
     * @param writer number of this writer among all writers of all sites, from 1
     * @param writers how many there are
     * @param naturalKeys size of the pool of accounts, and of documents
     */
    PlanGenerator(long seed, int writer, int writers, int naturalKeys) {
        this.random = new SplittableRandom(seed * 31 + writer);
        this.writers = writers;
        this.firstRange = Math.floorMod(seed, WORKLOADS) * WORKLOAD_RANGE;
        this.range = firstRange + writer * RANGE;
        this.naturalKeys = naturalKeys;
    }

    Plan next() {
        int dice = random.nextInt(100);
        List<Step> steps = new ArrayList<>();
        if (dice < 25) {
            steps.add(single());
        } else if (dice < 40) {
            transfer(steps);
        } else if (dice < 58) {
            newOrder(steps);
        } else if (dice < 72) {
            amendOrder(steps);
        } else if (dice < 78) {
            steps.add(new Step.RemoveOrder(ShopSchema.ORDERS, List.of(anyOrder())));
        } else if (dice < 90) {
            documents(steps);
        } else {
            sameRowAgain(steps);
        }
        return new Plan(steps, random.nextInt(100) < 4, random.nextInt(100) < 20);
    }

    private Step single() {
        List<Object> key = accountKey();
        return switch (random.nextInt(5)) {
            case 0, 1 -> new Step.Insert(ShopSchema.ACCOUNT, key, account());
            case 2, 3 -> updateAccount(key);
            default -> new Step.Delete(ShopSchema.ACCOUNT, key);
        };
    }

    private void transfer(List<Step> steps) {
        steps.add(updateAccount(accountKey()));
        steps.add(updateAccount(accountKey()));
    }

    /**
     * The orders that every writer makes. Lines are added to one that is there already without a change of the order
     * itself, so they can be left without it by a site that removes it meanwhile: no other row can, as no two writers make
     * the same order otherwise.
     */
    Plan hotOrders() {
        List<Step> steps = new ArrayList<>();
        for (long id = 1; id <= HOT_ROWS; id++) {
            steps.add(new Step.Insert(ShopSchema.ORDERS, List.of(id), order()));
        }
        return new Plan(steps, false, true);
    }

    private void newOrder(List<Step> steps) {
        long id = hot() ? 1L + random.nextInt(HOT_ROWS) : range + ++ownOrders;
        steps.add(new Step.Insert(ShopSchema.ORDERS, List.of(id), order()));
        int lines = 1 + random.nextInt(5);
        for (int line = 1; line <= lines; line++) {
            steps.add(new Step.Insert(ShopSchema.ORDER_LINE, List.of(id, line), line()));
        }
    }

    private void amendOrder(List<Step> steps) {
        long id = anyOrder();
        steps.add(new Step.Update(ShopSchema.ORDERS, List.of(id), Map.of("status", word(), "total", money())));
        int line = 1 + random.nextInt(6);
        steps.add(
                random.nextInt(3) == 0
                        ? new Step.Insert(ShopSchema.ORDER_LINE, List.of(id, line), line())
                        : new Step.Update(
                                ShopSchema.ORDER_LINE, List.of(id, line), Map.of("quantity", random.nextInt(1000))));
        if (random.nextInt(4) == 0) {
            steps.add(new Step.Delete(ShopSchema.ORDER_LINE, List.of(id, 1 + random.nextInt(6))));
        }
        steps.add(updateAccount(accountKey()));
    }

    private void documents(List<Step> steps) {
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            List<Object> key = List.of("doc-" + naturalKey());
            steps.add(
                    switch (random.nextInt(6)) {
                        case 0, 1 -> new Step.Insert(ShopSchema.DOCUMENT, key, document());
                        case 2, 3 -> new Step.Update(ShopSchema.DOCUMENT, key, Map.of("title", word()));
                        case 4 -> new Step.Update(ShopSchema.DOCUMENT, key, Map.of("body", text()));
                        default -> new Step.Delete(ShopSchema.DOCUMENT, key);
                    });
        }
    }

    /** Several events of one row in one transaction, in every combination. */
    private void sameRowAgain(List<Step> steps) {
        List<Object> key = accountKey();
        int events = 2 + random.nextInt(3);
        for (int i = 0; i < events; i++) {
            steps.add(
                    switch (random.nextInt(3)) {
                        case 0 -> new Step.Insert(ShopSchema.ACCOUNT, key, account());
                        case 1 -> updateAccount(key);
                        default -> new Step.Delete(ShopSchema.ACCOUNT, key);
                    });
        }
    }

    private Step updateAccount(List<Object> key) {
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put("balance", money());
        if (random.nextBoolean()) {
            changes.put("active", random.nextBoolean());
        }
        return new Step.Update(ShopSchema.ACCOUNT, key, changes);
    }

    private boolean hot() {
        return random.nextInt(5) == 0;
    }

    private int naturalKey() {
        return hot() ? random.nextInt(HOT_ROWS) : random.nextInt(naturalKeys);
    }

    private List<Object> accountKey() {
        int number = naturalKey();
        return List.of("branch-" + number % 7, number);
    }

    /** A hot order, one of this writer's, or one that another writer may have made by now. */
    private long anyOrder() {
        if (hot()) {
            return 1L + random.nextInt(HOT_ROWS);
        }
        long owner = random.nextInt(3) == 0 ? firstRange + (1 + random.nextInt(writers)) * RANGE : range;
        return owner + 1 + random.nextLong(Math.max(1, ownOrders));
    }

    private List<Optional<Object>> account() {
        Optional<Object> holder = random.nextInt(10) == 0 ? Optional.empty() : Optional.of(word());
        LocalDate opened = LocalDate.ofEpochDay(random.nextInt(30_000));
        return List.of(holder, Optional.of(money()), Optional.of(opened), Optional.of(random.nextBoolean()));
    }

    private List<Optional<Object>> order() {
        LocalDateTime placed =
                LocalDateTime.of(2026, 1, 1, 0, 0).plusNanos(random.nextLong(30_000_000_000_000L) * 1000);
        return List.of(Optional.of(word()), Optional.of(placed), Optional.of("new"), Optional.of(money()));
    }

    private List<Optional<Object>> line() {
        return List.of(
                Optional.of("sku-" + random.nextInt(500)), Optional.of(random.nextInt(100)), Optional.of(money()));
    }

    private List<Optional<Object>> document() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        Optional<Object> attachment = random.nextInt(4) == 0 ? Optional.empty() : Optional.of(bytes);
        return List.of(Optional.of(word()), Optional.of(text()), attachment);
    }

    private BigDecimal money() {
        return BigDecimal.valueOf(random.nextLong(-9_999_999, 99_999_999), 2);
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)] + " " + random.nextInt(1_000_000);
    }

    private String text() {
        int length = random.nextInt(4) == 0 ? random.nextInt(LONGEST_BODY) : random.nextInt(60);
        StringBuilder text = new StringBuilder(length + 12);
        while (text.length() < length) {
            text.append(word()).append(' ');
        }
        return text.toString();
    }

    private static final String[] WORDS = {
        "amber",
        "Büro",
        "canal",
        "délta",
        "echo",
        "føxtrot",
        "grün",
        "harbour",
        "𝒾ota",
        "日本",
        "it's",
        "back\\slash",
        "tab\tted"
    };
}
