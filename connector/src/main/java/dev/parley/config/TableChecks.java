package dev.parley.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules of a site file that concern the tables of a replication set. */
final class TableChecks {
    /** What a column may be sent as. */
    static final List<String> TRANSFORMS = List.of("erase", "hash", "mask");

    private static final int HASH_KEY_MIN = 16;

    private TableChecks() {}

    static void table(Fields table, Problems problems) {
        renames(table, problems);
        pattern(table, problems);
        columnsOnce(table, problems);
        if (table.given("on-leave") && !table.given("where")) {
            problems.add(
                    table.path("on-leave"),
                    table.line("on-leave"),
                    "is not used: all rows are shared",
                    "say with `where` which rows are shared, or delete it");
        }
        map(table, "constants").forEach((column, text) -> {
            if (ConstantText.value(text).isEmpty()) {
                problems.add(
                        table.path("constants") + "." + column,
                        table.line("constants"),
                        "'" + text + "' is no value of its type",
                        "write for example int:5, decimal:1.50, bool:true, uuid:<36 characters>, date:2027-03-31, or"
                                + " text:<any text>");
            }
        });
        map(table, "transforms").forEach((column, name) -> {
            if (!TRANSFORMS.contains(name)) {
                problems.add(
                        table.path("transforms") + "." + column,
                        table.line("transforms"),
                        "'" + name + "' is no transform",
                        Suggest.closest(name, TRANSFORMS)
                                .map(near -> "did you mean `" + near + "`?")
                                .orElse("write one of " + String.join(", ", TRANSFORMS)));
            }
        });
    }

    private static Map<String, String> map(Fields table, String key) {
        Map<String, String> texts = new HashMap<>();
        table.value(key, Map.class)
                .ifPresent(found -> ((Map<?, ?>) found)
                        .forEach((name, text) -> texts.put(String.valueOf(name), String.valueOf(text))));
        return texts;
    }

    private static void renames(Fields table, Problems problems) {
        Set<String> locals = new HashSet<>();
        map(table, "columns").forEach((canonical, local) -> {
            if (!locals.add(local)) {
                problems.add(
                        table.path("columns") + "." + canonical,
                        table.line("columns"),
                        "takes the local column '" + local + "' a second time",
                        "a local column has one canonical name");
            }
        });
    }

    private static void pattern(Fields table, Problems problems) {
        Optional<String> name = table.value("name", String.class);
        if (name.isEmpty() || !NamePattern.isOne(name.get())) {
            return;
        }
        for (String key : List.of("local-name", "columns", "key")) {
            if (table.given(key)) {
                problems.add(
                        table.path(key),
                        table.line(key),
                        "is not used: '" + name.get() + "' stands for many tables",
                        "list the table that is called otherwise by its name");
            }
        }
    }

    private static void columnsOnce(Fields table, Problems problems) {
        Map<String, String> seen = new HashMap<>();
        List<String> skipped = table.list("skip", String.class);
        for (String column : skipped) {
            once(table, "skip", column, seen, problems);
        }
        map(table, "constants").keySet().forEach(column -> once(table, "constants", column, seen, problems));
        map(table, "transforms").keySet().forEach(column -> once(table, "transforms", column, seen, problems));
    }

    private static void once(Fields table, String key, String column, Map<String, String> seen, Problems problems) {
        String earlier = seen.putIfAbsent(column, key);
        if (earlier != null) {
            problems.add(
                    table.path(key),
                    table.line(key),
                    "names the column '" + column + "', which is under `" + earlier + "` already",
                    "a column is skipped, or has a constant, or is transformed");
        }
    }

    static void set(Fields set, Problems problems) {
        Optional<TableSelection> selection = set.value("tables", TableSelection.class);
        List<TableConfig> tables = selection
                .filter(TableSelection.Listed.class::isInstance)
                .map(listed -> ((TableSelection.Listed) listed).tables())
                .orElse(List.of());
        boolean listed = selection.isPresent() && selection.get() instanceof TableSelection.Listed;
        if (listed && tables.isEmpty()) {
            problems.add(
                    set.path("tables"), set.line("tables"), "lists no table", "write `all`, or at least one table");
        }
        if (listed && set.given("except") && tables.stream().noneMatch(TableConfig::isPattern)) {
            problems.add(
                    set.path("except"),
                    set.line("except"),
                    "is not used: `tables` lists what replicates",
                    "write `tables: all` or a pattern, or delete it");
        }
        once(set, tables, problems);
        hashKey(set, tables, problems);
    }

    private static void once(Fields set, List<TableConfig> tables, Problems problems) {
        Set<String> names = new HashSet<>();
        Set<String> localNames = new HashSet<>();
        List<String> except = set.list("except", String.class);
        for (int i = 0; i < tables.size(); i++) {
            TableConfig table = tables.get(i);
            if (!names.add(table.name())) {
                problems.add(
                        set.path("tables", i),
                        set.line("tables", i),
                        "lists '" + table.name() + "' a second time",
                        "list each table once");
            }
            String local = table.localName().orElse("");
            if (!local.isEmpty() && !localNames.add(local)) {
                problems.add(
                        set.path("tables", i) + ".local-name",
                        set.line("tables", i),
                        "names the local table '" + local + "' a second time",
                        "a local table has one canonical name");
            }
            if (!table.isPattern() && except.contains(table.name())) {
                problems.add(
                        set.path("tables", i),
                        set.line("tables", i),
                        "lists '" + table.name() + "', which `except` leaves out",
                        "take it out of one of them");
            }
        }
    }

    private static void hashKey(Fields set, List<TableConfig> tables, Problems problems) {
        List<String> hashing = new ArrayList<>();
        tables.forEach(table -> table.transforms().forEach((column, name) -> {
            if (name.equals("hash")) {
                hashing.add(table.name() + "." + column);
            }
        }));
        Optional<Secret> key = set.value("hash-key", Secret.class);
        if (!hashing.isEmpty() && !set.given("hash-key")) {
            problems.add(
                    set.path("hash-key"),
                    set.line("tables"),
                    "is missing, and " + String.join(", ", hashing) + " must be hashed",
                    "add `hash-key: ${env:PARLEY_HASH_KEY}`: without a secret key whoever reads a hash can try values");
        } else if (hashing.isEmpty() && set.given("hash-key")) {
            problems.add(set.path("hash-key"), set.line("hash-key"), "is not used: no column is hashed", "delete it");
        } else if (key.isPresent() && key.get().reveal().length() < HASH_KEY_MIN) {
            problems.add(
                    set.path("hash-key"),
                    set.line("hash-key"),
                    "is shorter than " + HASH_KEY_MIN + " characters",
                    "take a random one: openssl rand -hex 32");
        }
    }
}
