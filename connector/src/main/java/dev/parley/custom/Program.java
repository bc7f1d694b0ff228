package dev.parley.custom;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.parley.rules.rule.RuleException;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** A checked expression. Thread-safe; keeps nothing between evaluations. */
final class Program {
    private final CelRuntime.Program program;
    private final int maxSteps;
    private final IntConsumer steps;

    private Program(CelRuntime.Program program, int maxSteps, IntConsumer steps) {
        this.program = program;
        this.maxSteps = maxSteps;
        this.steps = steps;
    }

    /** The same, telling after each evaluation how many steps it took. */
    Program telling(IntConsumer listener) {
        return new Program(program, maxSteps, listener);
    }

    static Program siblings(CustomExpression expression) throws ExpressionException {
        CelAbstractSyntaxTree tree = checked(Environment.siblingsCompiler(), expression.text());
        CelType result = tree.getResultType();
        if (!result.equals(Environment.WRITE) && !result.equals(SimpleType.INT)) {
            throw new ExpressionException(List.of(new ExpressionProblem(
                    1,
                    1,
                    "gives " + result.name() + ", but must give one of `siblings`, or the position of one as int")));
        }
        return planned(tree, expression.maxSteps());
    }

    static Program replay(CustomExpression expression) throws ExpressionException {
        return planned(checked(Environment.replayCompiler(), expression.text()), expression.maxSteps());
    }

    static CelAbstractSyntaxTree checked(CelCompiler compiler, String text) throws ExpressionException {
        CelValidationResult result = compiler.compile(text);
        if (result.hasError()) {
            throw new ExpressionException(
                    result.getErrors().stream().map(Program::problem).toList());
        }
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            throw new ExpressionException(
                    e.getErrors().stream().map(Program::problem).toList());
        }
    }

    /** Columns count from 0 in CEL. */
    private static ExpressionProblem problem(CelIssue issue) {
        return new ExpressionProblem(
                Math.max(1, issue.getSourceLocation().getLine()),
                Math.max(0, issue.getSourceLocation().getColumn()) + 1,
                issue.getMessage());
    }

    static Program planned(CelAbstractSyntaxTree tree, int maxSteps) throws ExpressionException {
        try {
            return new Program(Environment.runtime(maxSteps).createProgram(tree), maxSteps, steps -> {});
        } catch (CelEvaluationException e) {
            throw new ExpressionException(List.of(new ExpressionProblem(1, 1, String.valueOf(e.getMessage()))));
        }
    }

    /** The result; throws {@link RuleException} without row data if there is none. */
    Object evaluate(Map<String, ?> variables) {
        StepLimit limit = new StepLimit(maxSteps);
        try {
            return program.trace(variables, limit);
        } catch (CelEvaluationException e) {
            if (limit.isExceeded()) {
                throw new RuleException("the expression took more than " + maxSteps + " steps", e);
            }
            throw new RuleException("the expression failed with " + e.getErrorCode(), e);
        } finally {
            steps.accept(limit.steps());
        }
    }
}
