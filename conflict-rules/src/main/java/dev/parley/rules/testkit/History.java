package dev.parley.rules.testkit;

import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import java.util.List;
import java.util.Objects;

/**
 * A group of sites not yet started, and what they will do.
 *
 * @param sites how many, 2 to 5
 * @param base the row that all start with
 * @param values what is written to the column under test
 */
public record History(int sites, Base base, RowPolicy policy, Values values, List<Step> steps) {
    public History {
        Objects.requireNonNull(base);
        Objects.requireNonNull(policy);
        Objects.requireNonNull(values);
        steps = List.copyOf(steps);
    }

    /** Started, nothing done yet. */
    public Mesh start() {
        return start(Replica.SOUND);
    }

    /** Started with another way of keeping states. */
    public Mesh start(Replica replica) {
        return new Mesh(this, replica);
    }

    /** All steps done. */
    public Mesh run() {
        Mesh mesh = start();
        steps.forEach(mesh::step);
        return mesh;
    }

    History with(List<Step> others) {
        return new History(sites, base, policy, values, others);
    }

    /** One line for each step, in words; never values. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(sites).append(" sites, ");
        text.append(base instanceof Base.Present ? "all with the row" : "none with the row");
        text.append(", deletes by ").append(policy.deletes().text());
        for (Step step : steps) {
            text.append("\n  s")
                    .append(Math.floorMod(step.site(), sites))
                    .append(' ')
                    .append(words(step));
        }
        return text.toString();
    }

    private String words(Step step) {
        return switch (step.action()) {
            case WRITE -> "writes the column (" + step.choice() + ")";
            case WRITE_OTHER -> "writes another column";
            case WRITE_BOTH -> "writes the column and another (" + step.choice() + ")";
            case DELETE -> "deletes the row";
            case REPLACE -> "deletes the row and inserts it anew (" + step.choice() + ")";
            case DECIDE -> "has a person decide (" + step.choice() + ")";
            case DELIVER ->
                "applies up to " + (1 + Math.floorMod(step.choice() / 8, 8)) + " writes of s"
                        + Math.floorMod(step.choice(), sites);
            case HEARTBEAT -> "tells what it has applied";
            case ACTIVATE -> "begins with the next version of the policy";
            case FOLD -> "folds what is stable";
            case CALM -> "and all others apply everything";
            case HIDE -> "takes the row out of its table";
        };
    }
}
