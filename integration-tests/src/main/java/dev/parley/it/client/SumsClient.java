package dev.parley.it.client;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Counts, moves money between accounts and changes sets: all clients of all sites write the same few rows. */
final class SumsClient implements Client {
    static final long START = 1_000;
    private static final int ACCOUNTS = 5;
    private static final int COUNTERS = 3;
    private static final int SETS = 2;
    private static final int ELEMENTS_MAX = 150;

    private final String run;
    private final String name;
    private long next;

    SumsClient(String run, String name) {
        this.run = run;
        this.name = name;
    }

    static List<String> accounts(String run) {
        return names(run, "account", ACCOUNTS);
    }

    static List<String> counters(String run) {
        return names(run, "counter", COUNTERS);
    }

    static List<String> sets(String run) {
        return names(run, "set", SETS);
    }

    private static List<String> names(String run, String kind, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> run + "/" + kind + "-" + i)
                .toList();
    }

    /** Makes the rows, in one transaction at one site. */
    static void prepare(Connection connection, String run) throws SQLException {
        for (String id : accounts(run)) {
            Session.change(connection, 1, "INSERT INTO summed (id, run, n) VALUES (?, ?, ?)", id, run, START);
        }
        for (String id : counters(run)) {
            Session.change(connection, 1, "INSERT INTO summed (id, run, n) VALUES (?, ?, ?)", id, run, 0L);
        }
        for (String id : sets(run)) {
            Session.change(connection, 1, "INSERT INTO tagged (id, run, tags) VALUES (?, ?, '')", id, run);
        }
    }

    @Override
    public void call(Session session, SplittableRandom random, Recorder recorder) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> tag(session, random, recorder);
            case 3, 4, 5, 6 -> count(session, random, recorder);
            default -> transfer(session, random, recorder);
        }
    }

    private void count(Session session, SplittableRandom random, Recorder recorder) {
        String counter = counters(run).get(random.nextInt(COUNTERS));
        change(session, recorder, Map.of(counter, random.nextLong(1, 1_000_000)));
    }

    private void transfer(Session session, SplittableRandom random, Recorder recorder) {
        int from = random.nextInt(ACCOUNTS);
        int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        long amount = random.nextLong(1, 500);
        change(
                session,
                recorder,
                Map.of(accounts(run).get(from), -amount, accounts(run).get(to), amount));
    }

    private void change(Session session, Recorder recorder, Map<String, Long> deltas) {
        recorder.record(name, session, new Action.Change(deltas), connection -> {
            // In one order, so that two clients do not wait for each other.
            for (Map.Entry<String, Long> delta : new TreeMap<>(deltas).entrySet()) {
                Session.change(
                        connection, 1, "UPDATE summed SET n = n + ? WHERE id = ?", delta.getValue(), delta.getKey());
            }
        });
    }

    private void tag(Session session, SplittableRandom random, Recorder recorder) {
        String set = sets(run).get(random.nextInt(SETS));
        List<String> known = new ArrayList<>();
        session.attempt(connection -> known.addAll(elements(connection, set, "")));
        if (known.size() > ELEMENTS_MAX || (random.nextInt(3) == 0 && !known.isEmpty())) {
            String element = known.get(random.nextInt(known.size()));
            recorder.record(name, session, new Action.Untag(set, element), connection -> {
                Set<String> elements = new HashSet<>(elements(connection, set, " FOR UPDATE"));
                if (!elements.remove(element)) {
                    throw new SQLException("the element is gone");
                }
                write(connection, set, elements);
            });
        } else {
            String element = name + "." + ++next;
            recorder.record(name, session, new Action.Tag(set, element), connection -> {
                Set<String> elements = new HashSet<>(elements(connection, set, " FOR UPDATE"));
                elements.add(element);
                write(connection, set, elements);
            });
        }
    }

    private static void write(Connection connection, String set, Set<String> elements) throws SQLException {
        String list = elements.stream().sorted().collect(Collectors.joining(","));
        Session.change(connection, 1, "UPDATE tagged SET tags = ? WHERE id = ?", list, set);
    }

    private static List<String> elements(Connection connection, String set, String lock) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT tags FROM tagged WHERE id = ?" + lock)) {
            select.setString(1, set);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("no set " + set);
                }
                return SnapshotReader.elements(row.getString(1)).stream()
                        .sorted()
                        .toList();
            }
        }
    }
}
