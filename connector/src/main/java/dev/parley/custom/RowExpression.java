package dev.parley.custom;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerBuilder;
import dev.parley.rules.operation.Row;
import dev.parley.rules.rule.RuleException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A condition on the columns of one row, in the language of custom rules: no clock, no chance, no other rows, and a limit
 * of steps. Thread-safe.
 */
public final class RowExpression implements Predicate<Row> {
    /** Columns of other names cannot be written in an expression. */
    private static final Pattern NAME = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");

    private final Program program;
    private final Set<String> columns;

    private RowExpression(Program program, Set<String> columns) {
        this.program = program;
        this.columns = columns;
    }

    /**
     * Reads an expression.
     *
     * @param columns what it may name, with their types
     * @throws ExpressionException if the text is none, names anything else, or does not say true or false
     */
    public static RowExpression of(String text, Map<String, CellType> columns) throws ExpressionException {
        CelCompilerBuilder compiler = Environment.columnsCompiler();
        new TreeMap<>(columns).forEach((name, type) -> {
            if (NAME.matcher(name).matches()) {
                compiler.addVar(name, NullableType.create(type.type()));
            }
        });
        CelAbstractSyntaxTree tree = Program.checked(compiler.build(), text.strip());
        CelType result = tree.getResultType();
        if (!result.equals(SimpleType.BOOL) && !result.equals(NullableType.create(SimpleType.BOOL))) {
            throw new ExpressionException(List.of(
                    new ExpressionProblem(1, 1, "gives " + result.name() + ", but must say true or false of a row")));
        }
        Set<String> read = new TreeSet<>();
        for (CelReference reference : tree.getReferenceMap().values()) {
            if (columns.containsKey(reference.name())) {
                read.add(reference.name());
            }
        }
        if (read.isEmpty()) {
            throw new ExpressionException(
                    List.of(new ExpressionProblem(1, 1, "names no column: it says the same of all rows")));
        }
        return new RowExpression(Program.planned(tree, CustomExpression.STEPS_DEFAULT), Set.copyOf(read));
    }

    /** Names of the columns that it reads. */
    public Set<String> columns() {
        return columns;
    }

    /** False also where there is no answer, as where NULL is compared with a number. */
    @Override
    public boolean test(Row row) {
        Map<String, Object> values = new HashMap<>();
        columns.forEach(column -> values.put(column, CelValues.of(row.get(column))));
        try {
            return program.evaluate(values) instanceof Boolean answer && answer;
        } catch (RuleException e) {
            return false;
        }
    }
}
