package dev.parley.custom;

import java.util.List;
import java.util.stream.Collectors;

/** An expression cannot be used; tells every problem found with its place. */
public final class ExpressionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ExpressionProblem> problems;

    ExpressionException(List<ExpressionProblem> problems) {
        super(problems.stream().map(ExpressionProblem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public List<ExpressionProblem> problems() {
        return problems;
    }
}
