package dev.parley.custom;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import dev.parley.rules.rule.RuleException;

/** Counts the parts of an expression as they are evaluated. For one evaluation. */
final class StepLimit implements CelEvaluationListener {
    private final int max;
    private int steps;

    StepLimit(int max) {
        this.max = max;
    }

    int steps() {
        return steps;
    }

    boolean isExceeded() {
        return steps > max;
    }

    @Override
    public void callback(CelExpr part, Object result) {
        steps++;
        if (isExceeded()) {
            throw new RuleException("the expression took more than " + max + " steps");
        }
    }
}
