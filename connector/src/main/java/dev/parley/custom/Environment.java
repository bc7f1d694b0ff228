package dev.parley.custom;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.standard.StringFunction.StringOverload;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What expressions may name, and the functions that they may call: those that give the same on every machine. */
final class Environment {
    static final String SIBLINGS = "siblings";
    static final String CURRENT = "current";
    static final String BEFORE = "before";
    static final String AFTER = "after";
    static final String WRITTEN = "write";

    static final StructType WRITE = write();

    private static final int EXPRESSION_MAX = 4_000;
    private static final int DEPTH_MAX = 60;
    private static final int REGEX_MAX = 1_000;

    /** They know zones, or write floating point numbers in a way that differs between versions of Java. */
    private static final Set<String> REFUSED = Set.of(
            "DURATION",
            "TIMESTAMP",
            "GET_FULL_YEAR",
            "GET_MONTH",
            "GET_DAY_OF_YEAR",
            "GET_DAY_OF_MONTH",
            "GET_DATE",
            "GET_DAY_OF_WEEK",
            "GET_HOURS",
            "GET_MINUTES",
            "GET_SECONDS",
            "GET_MILLISECONDS");

    private static final Set<StringOverload> TEXTS_REFUSED = Set.of(
            StringOverload.DOUBLE_TO_STRING, StringOverload.TIMESTAMP_TO_STRING, StringOverload.DURATION_TO_STRING);

    private Environment() {}

    static CelCompiler siblingsCompiler() {
        return compiler().addVar(SIBLINGS, ListType.create(WRITE)).build();
    }

    static CelCompiler replayCompiler() {
        return compiler()
                .addVar(CURRENT, SimpleType.DYN)
                .addVar(BEFORE, SimpleType.DYN)
                .addVar(AFTER, SimpleType.DYN)
                .addVar(WRITTEN, WRITE)
                .build();
    }

    /** To be given the columns that an expression may name. */
    static CelCompilerBuilder columnsCompiler() {
        return compiler();
    }

    private static CelCompilerBuilder compiler() {
        CelStandardDeclarations declarations = CelStandardDeclarations.newBuilder()
                .filterFunctions((function, overload) ->
                        !refused(function, overload.celOverloadDecl().overloadId()))
                .build();
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options(CustomExpression.STEPS_MAX))
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(declarations)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(new Types());
    }

    private static boolean refused(StandardFunction function, String overload) {
        return REFUSED.contains(function.name()) || overload.equals("double_to_string");
    }

    /** @param maxSteps how often all loops of an expression together may turn */
    static CelRuntime runtime(int maxSteps) {
        CelStandardFunctions functions = CelStandardFunctions.newBuilder()
                .filterFunctions((function, overload) -> !REFUSED.contains(function.name())
                        && !(overload instanceof StringOverload text && TEXTS_REFUSED.contains(text)))
                .build();
        return CelRuntimeFactory.legacyCelRuntimeBuilder()
                .setOptions(options(maxSteps))
                .setStandardEnvironmentEnabled(false)
                .setStandardFunctions(functions)
                .build();
    }

    private static CelOptions options(int maxSteps) {
        return CelOptions.current()
                .maxExpressionCodePointSize(EXPRESSION_MAX)
                .maxParseRecursionDepth(DEPTH_MAX)
                .maxRegexProgramSize(REGEX_MAX)
                .comprehensionMaxIterations(maxSteps)
                .enableHeterogeneousNumericComparisons(true)
                .errorOnIntWrap(true)
                .build();
    }

    private static StructType write() {
        MapType columns = MapType.create(SimpleType.STRING, SimpleType.DYN);
        ImmutableMap<String, CelType> fields = ImmutableMap.ofEntries(
                Map.entry(WriteView.POSITION, SimpleType.INT),
                Map.entry("site", SimpleType.STRING),
                Map.entry("sequence", SimpleType.INT),
                Map.entry("time", SimpleType.INT),
                Map.entry("logical", SimpleType.INT),
                Map.entry("inserted", SimpleType.BOOL),
                Map.entry("context", MapType.create(SimpleType.STRING, SimpleType.INT)),
                Map.entry("value", SimpleType.DYN),
                Map.entry("before", SimpleType.DYN),
                Map.entry("values", columns),
                Map.entry("row", columns),
                Map.entry("old_row", columns));
        return StructType.create(
                "Write", ImmutableSet.copyOf(fields.keySet()), name -> Optional.ofNullable(fields.get(name)));
    }

    /** Knows the write. */
    private static final class Types implements CelTypeProvider {
        @Override
        public ImmutableCollection<CelType> types() {
            return ImmutableList.of(WRITE);
        }

        @Override
        public Optional<CelType> findType(String name) {
            return name.equals(WRITE.name()) ? Optional.of(WRITE) : Optional.empty();
        }
    }
}
