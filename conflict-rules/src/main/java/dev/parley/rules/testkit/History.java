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

    /** One line for each step; never values. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(sites).append(" sites, base ").append(base.getClass().getSimpleName());
        text.append(", deletes ").append(policy.deletes().text());
        for (Step step : steps) {
            text.append("\n  s").append(Math.floorMod(step.site(), sites));
            text.append(' ').append(step.action()).append(' ').append(step.choice());
        }
        return text.toString();
    }
}
