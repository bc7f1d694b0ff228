package dev.parley.custom;

import java.util.Objects;

/**
 * What is wrong with an expression.
 *
 * @param line within the expression, counted from 1
 * @param column within the line, counted from 1
 */
public record ExpressionProblem(int line, int column, String message) {
    public ExpressionProblem {
        Objects.requireNonNull(message);
    }

    @Override
    public String toString() {
        return line + ":" + column + ": " + message;
    }
}
