package dev.parley.check;

import dev.parley.check.GeneratedKeys.Counter;
import dev.parley.store.Engine;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Primary keys that the database counts up: members that count alike give two rows the same key. */
final class GeneratedKeyCheck implements DatabaseCheck {
    private static final String AREA = "keys";

    @Override
    public List<Finding> run(CheckContext context) throws SQLException {
        int members = context.request().members().size();
        if (members < 2) {
            return List.of();
        }
        List<Counter> counters = GeneratedKeys.read(
                        context.engine(),
                        context.connection(),
                        context.request().schema(),
                        context.request().names())
                .stream()
                .filter(counter -> Math.abs(counter.increment()) < members)
                .toList();
        int ordinal = context.request().ordinal();
        return context.engine() == Engine.POSTGRESQL
                ? sequences(counters, members, ordinal)
                : counted(counters, members, ordinal);
    }

    private static List<Finding> sequences(List<Counter> counters, int members, int ordinal) {
        List<Finding> findings = new ArrayList<>();
        for (Counter counter : counters) {
            findings.add(Finding.warning(
                    AREA,
                    "sequence " + counter.name() + " counts the keys of " + counter.table() + " up by "
                            + counter.increment(),
                    why(members),
                    counter.fix(members, ordinal)));
        }
        return findings;
    }

    private static List<Finding> counted(List<Counter> counters, int members, int ordinal) {
        if (counters.isEmpty()) {
            return List.of();
        }
        return List.of(Finding.warning(
                AREA,
                "auto_increment_increment is " + counters.get(0).increment() + ", and MySQL counts the keys of "
                        + counters.stream().map(Counter::table).collect(Collectors.joining(", ")),
                why(members),
                counters.get(0).fix(members, ordinal)));
    }

    private static String why(int members) {
        return "the group has " + members
                + " members: rows that two of them insert at once get the same key, and become"
                + " one row, of which one insert is lost";
    }
}
