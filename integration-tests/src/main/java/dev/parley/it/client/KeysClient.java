package dev.parley.it.client;

import dev.parley.it.workload.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Takes names that others take too, and gives children to parents that others delete. */
final class KeysClient implements Client {
    private static final int NAMES = 40;

    private final String run;
    private final String name;
    private final List<String> claimed = new ArrayList<>();
    private final List<String> born = new ArrayList<>();
    private long next;

    KeysClient(String run, String name) {
        this.run = run;
        this.name = name;
    }

    @Override
    public void call(Session session, SplittableRandom random, Recorder recorder) {
        switch (random.nextInt(8)) {
            case 0, 1 -> claim(session, random, recorder);
            case 2 -> disclaim(session, random, recorder);
            case 3 -> bear(session, recorder);
            case 4 -> leave(session, random, recorder);
            default -> join(session, random, recorder);
        }
    }

    private void claim(Session session, SplittableRandom random, Recorder recorder) {
        Action.Claim claim = new Action.Claim(id(), run + "." + random.nextInt(NAMES));
        Outcome outcome = recorder.record(
                name,
                session,
                claim,
                connection -> Session.change(
                        connection,
                        1,
                        "INSERT INTO claim (id, run, name) VALUES (?, ?, ?)",
                        claim.id(),
                        run,
                        claim.name()));
        if (outcome == Outcome.ACKNOWLEDGED) {
            claimed.add(claim.id());
        }
    }

    private void disclaim(Session session, SplittableRandom random, Recorder recorder) {
        if (!claimed.isEmpty()) {
            String id = claimed.remove(random.nextInt(claimed.size()));
            recorder.record(
                    name,
                    session,
                    new Action.Disclaim(id),
                    connection -> Session.change(connection, 1, "DELETE FROM claim WHERE id = ?", id));
        }
    }

    private void bear(Session session, Recorder recorder) {
        String id = id();
        Outcome outcome = recorder.record(
                name,
                session,
                new Action.Bear(id),
                connection -> Session.change(connection, 1, "INSERT INTO parent (id, run) VALUES (?, ?)", id, run));
        if (outcome == Outcome.ACKNOWLEDGED) {
            born.add(id);
        }
    }

    /** Fails where a child is here already; the interesting case is a child that another site has not told of. */
    private void leave(Session session, SplittableRandom random, Recorder recorder) {
        if (!born.isEmpty()) {
            String id = born.remove(random.nextInt(born.size()));
            recorder.record(
                    name,
                    session,
                    new Action.Leave(id),
                    connection -> Session.change(connection, 1, "DELETE FROM parent WHERE id = ?", id));
        }
    }

    private void join(Session session, SplittableRandom random, Recorder recorder) {
        List<String> parents = new ArrayList<>();
        session.attempt(connection -> parents.addAll(parents(connection)));
        if (!parents.isEmpty()) {
            Action.Join join = new Action.Join(id(), parents.get(random.nextInt(parents.size())));
            recorder.record(
                    name,
                    session,
                    join,
                    connection -> Session.change(
                            connection,
                            1,
                            "INSERT INTO child (id, run, parent_id, born_to) VALUES (?, ?, ?, ?)",
                            join.child(),
                            run,
                            join.parent(),
                            join.parent()));
        }
    }

    private List<String> parents(Connection connection) throws SQLException {
        List<String> parents = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM parent WHERE run = ?")) {
            select.setString(1, run);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    parents.add(rows.getString(1));
                }
            }
        }
        return parents.stream().sorted().toList();
    }

    private String id() {
        return name + "/" + ++next;
    }
}
