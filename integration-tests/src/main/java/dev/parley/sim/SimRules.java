package dev.parley.sim;

import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.policy.KeyRules;
import dev.parley.rules.policy.LoserPolicy;
import dev.parley.rules.policy.MovePolicy;
import dev.parley.rules.policy.OrphanPolicy;
import dev.parley.rules.policy.ReferenceRule;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.UniqueRule;
import dev.parley.rules.rule.Concat;
import dev.parley.rules.rule.Extreme;
import dev.parley.rules.rule.FirstWriterWins;
import dev.parley.rules.rule.GrowExtreme;
import dev.parley.rules.rule.GrowSet;
import dev.parley.rules.rule.JsonFields;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.LineageRule;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.SetAddRemove;
import dev.parley.rules.rule.SitePriority;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.rule.TextLines;
import dev.parley.rules.rule.Union;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The rules of one run.
 *
 * @param defaults for tables that are not named
 * @param tables policies by table
 * @param made tables that are there only for their rules
 * @param check items have one
 */
record SimRules(RowPolicy defaults, SortedMap<String, RowPolicy> tables, List<RuledTable> made, boolean check) {
    /** The table that seeds draw rules for. */
    static final String DOC = "doc";
    /** Its column of sums where keys change. */
    static final String COUNTER = "stock";

    /** Before the names of a policy's tables, so that none is one of the simulator's own. */
    private static final String PREFIX = "policy.";

    private static final int TEXT_MAX = 4_000;

    SimRules {
        tables = new TreeMap<>(tables);
        made = List.copyOf(made);
    }

    /** Without a check. */
    SimRules(RowPolicy defaults, SortedMap<String, RowPolicy> tables, List<RuledTable> made) {
        this(defaults, tables, made, false);
    }

    /** Last writer wins, row by row. */
    static SimRules lastWriterWins(DeletePolicy deletes) {
        return new SimRules(new RowPolicy(1, deletes, new LastWriterWins()), new TreeMap<>(), List.of());
    }

    /**
     * The rules of a group's policy: for each of its tables one with the columns that have rules, or one under the defaults
     * if it names none. The simulator's own tables, which have keys between rows, are under the defaults.
     */
    static SimRules of(GroupPolicy policy) {
        SortedMap<String, RowPolicy> tables = new TreeMap<>();
        policy.tables().forEach((table, row) -> tables.put(PREFIX + table, row));
        if (tables.isEmpty()) {
            tables.put(DOC, policy.defaults());
        }
        List<RuledTable> made = new ArrayList<>();
        tables.forEach((table, row) -> made.add(RuledTable.of(table, row)));
        return new SimRules(policy.defaults(), tables, made);
    }

    /** Some rules of every class. */
    static SimRules drawn(SplittableRandom random, DeletePolicy deletes) {
        SortedMap<String, RowPolicy> tables = new TreeMap<>();
        RowPolicy doc = new RowPolicy(
                1,
                deletes,
                random.nextInt(3) > 0 ? new LastWriterWins() : pick(random),
                random.nextBoolean(),
                groups(random),
                null);
        tables.put(DOC, doc);
        int item = random.nextInt(4);
        if (item == 1) {
            tables.put(SimSchema.ITEM, new RowPolicy(1, deletes, new LastWriterWins(), true, List.of(), null));
        } else if (item == 2) {
            List<ColumnGroup> codes = List.of(new ColumnGroup("codes", List.of("code", "label"), pick(random)));
            tables.put(SimSchema.ITEM, new RowPolicy(1, deletes, new LastWriterWins(), codes));
        }
        return new SimRules(new RowPolicy(1, deletes, new LastWriterWins()), tables, List.of(RuledTable.of(DOC, doc)));
    }

    /** Rules under which much waits for people: the row, two columns together, one by itself. */
    static SimRules people(SplittableRandom random, DeletePolicy deletes) {
        List<ColumnGroup> groups = new ArrayList<>();
        groups.add(new ColumnGroup("pair", List.of("a", "b"), random.nextBoolean() ? manual(random) : pick(random)));
        add(random, groups, "state", manual(random));
        RowPolicy doc = new RowPolicy(1, deletes, manual(random), false, groups, null);
        SortedMap<String, RowPolicy> tables = new TreeMap<>(Map.of(DOC, doc));
        return new SimRules(new RowPolicy(1, deletes, new LastWriterWins()), tables, List.of(RuledTable.of(DOC, doc)));
    }

    /** Rules of all classes, a counter among them, for rows whose keys change. */
    static SimRules moving(SplittableRandom random, DeletePolicy deletes) {
        List<ColumnGroup> groups = new ArrayList<>();
        groups.add(
                new ColumnGroup("pair", List.of("a", "b"), random.nextBoolean() ? new LastWriterWins() : pick(random)));
        groups.add(ColumnGroup.of(COUNTER, new SumDeltas(one(random, SumDeltas.Initial.values()))));
        add(random, groups, "tags", sets(random));
        add(random, groups, "state", manual(random));
        RowPolicy doc = new RowPolicy(1, deletes, new LastWriterWins(), random.nextBoolean(), groups, null)
                .withMoves(MovePolicy.FOLLOW_MOVE);
        SortedMap<String, RowPolicy> tables = new TreeMap<>(Map.of(DOC, doc));
        return new SimRules(new RowPolicy(1, deletes, new LastWriterWins()), tables, List.of(RuledTable.of(DOC, doc)));
    }

    private static Manual manual(SplittableRandom random) {
        return new Manual(provisional(random), random.nextInt(4) == 0);
    }

    /** Rules for keys; rows are decided as a whole, or each column, or the codes, by itself. */
    static SimRules ofKeys(SplittableRandom random, DeletePolicy deletes) {
        LastWriterWins last = new LastWriterWins();
        List<ColumnGroup> codes =
                random.nextInt(3) == 0 ? List.of(new ColumnGroup("codes", List.of("code", "label"), last)) : List.of();
        RowPolicy item = new RowPolicy(1, deletes, last, random.nextInt(3) == 0, codes, null);
        LoserPolicy code = random.nextInt(3) > 0 ? LoserPolicy.NULL : LoserPolicy.MANUAL;
        LoserPolicy label =
                random.nextInt(3) > 0 ? LoserPolicy.SUFFIX : one(random, LoserPolicy.PARK, LoserPolicy.NULL);
        OrphanPolicy orphans = random.nextInt(3) > 0 ? OrphanPolicy.SET_NULL : OrphanPolicy.CASCADE_PARK;
        List<UniqueRule> notes = random.nextBoolean()
                ? List.of(unique("note", one(random, LoserPolicy.PARK, LoserPolicy.NULL)))
                : List.of();
        boolean check = random.nextInt(3) == 0;
        if (orphans == OrphanPolicy.CASCADE_PARK && random.nextBoolean()) {
            orphans = OrphanPolicy.RESTORE_PARENT;
        }
        SortedMap<String, RowPolicy> tables = new TreeMap<>();
        tables.put(
                SimSchema.ITEM,
                item.withKeys(new KeyRules(List.of(unique("code", code), unique("label", label)), List.of())));
        tables.put(
                SimSchema.PART,
                new RowPolicy(1, deletes, last)
                        .withKeys(new KeyRules(notes, List.of(new ReferenceRule(List.of("item_id"), orphans)))));
        return new SimRules(new RowPolicy(1, deletes, last), tables, List.of(), check);
    }

    private static UniqueRule unique(String column, LoserPolicy losers) {
        return new UniqueRule(List.of(column), losers, column, SimSchema.LABEL_MAX);
    }

    private static List<ColumnGroup> groups(SplittableRandom random) {
        List<ColumnGroup> groups = new ArrayList<>();
        groups.add(new ColumnGroup("pair", List.of("a", "b"), pick(random)));
        add(random, groups, "state", new Manual(provisional(random), random.nextInt(3) == 0));
        add(random, groups, "stock", new SumDeltas(one(random, SumDeltas.Initial.values())));
        add(random, groups, "tags", sets(random));
        add(random, groups, "body", random.nextInt(3) > 0 ? new TextLines() : new Concat("|", TEXT_MAX));
        add(random, groups, "data", new JsonFields());
        add(random, groups, "peak", random.nextBoolean() ? new GrowExtreme(true) : new Extreme(true));
        return groups;
    }

    private static void add(SplittableRandom random, List<ColumnGroup> groups, String column, Rule rule) {
        if (random.nextBoolean()) {
            groups.add(ColumnGroup.of(column, rule));
        }
    }

    private static Rule sets(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> new GrowSet(RuledColumn.FORM);
            case 1 -> new Union(RuledColumn.FORM);
            default -> new SetAddRemove(RuledColumn.FORM);
        };
    }

    private static PickRule provisional(SplittableRandom random) {
        return random.nextBoolean() ? new LastWriterWins() : new FirstWriterWins();
    }

    private static PickRule pick(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> new FirstWriterWins();
            case 1 -> LineageRule.firstWriterWins();
            case 2 -> new SitePriority(List.of("s1", "s0"));
            case 3 -> LineageRule.priority(List.of("s1", "s0"));
            case 4 -> new Manual(new LastWriterWins(), false);
            default -> new LastWriterWins();
        };
    }

    @SafeVarargs
    private static <T> T one(SplittableRandom random, T... values) {
        return values[random.nextInt(values.length)];
    }

    /** The policy of a table. */
    RowPolicy of(String table) {
        return tables.getOrDefault(table, defaults);
    }

    /** True if a column, and not only a row, has a rule. */
    boolean hasUnits() {
        return !defaults.isLastWriterWinsRow()
                || tables.values().stream().anyMatch(policy -> !policy.isLastWriterWinsRow());
    }

    /** True if writes of a table's rows follow them to other keys. */
    boolean followsMoves(String table) {
        return of(table).moves() == MovePolicy.FOLLOW_MOVE;
    }

    /** True if keys have rules. */
    boolean hasKeys() {
        return tables.values().stream().anyMatch(policy -> !policy.keys().equals(KeyRules.NONE));
    }

    /** True if notes of parts are unique. */
    boolean hasUniqueParts() {
        return !of(SimSchema.PART).keys().uniques().isEmpty();
    }

    @Override
    public String toString() {
        return tables.entrySet().stream()
                .map(table -> table.getKey() + " " + words(table.getValue()))
                .collect(Collectors.joining("; ", "[", check ? " with a check]" : "]"));
    }

    private static String words(RowPolicy policy) {
        return policy.groups().stream()
                .map(group -> group.name() + "=" + group.rule().name())
                .collect(Collectors.joining(
                        ", ",
                        policy.rule().name()
                                + (policy.columnwise() ? " by column, " : ", ")
                                + (policy.moves() == MovePolicy.FOLLOW_MOVE ? "follow-move, " : ""),
                        words(policy.keys())));
    }

    private static String words(KeyRules keys) {
        StringBuilder words = new StringBuilder();
        keys.uniques()
                .forEach(rule -> words.append(" ")
                        .append(rule.altered())
                        .append(":")
                        .append(rule.losers().text()));
        keys.references()
                .forEach(rule -> words.append(" ")
                        .append(rule.columns())
                        .append(":")
                        .append(rule.orphans().text()));
        return words.toString();
    }
}
