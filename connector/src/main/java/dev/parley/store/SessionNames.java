package dev.parley.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * User-level locks by which sessions on MySQL can be found: whoever may not see the server's processes can still ask which
 * session has a lock of a given name. Sessions that no name is left for are ended by the server in their time. Stateless.
 */
final class SessionNames {
    private static final int FOR_EACH_PURPOSE = 8;

    private SessionNames() {}

    /** An expression by which a session takes the first free name of a purpose. */
    static String taking(Purpose purpose) {
        return IntStream.range(0, FOR_EACH_PURPOSE)
                .mapToObj(number ->
                        "WHEN GET_LOCK('" + name(ProcessName.TEXT, purpose, number) + "', 0) = 1 THEN " + number)
                .collect(Collectors.joining(" ", "CASE ", " END"));
    }

    /** All names that sessions of a process may have. */
    static List<String> of(String process) {
        List<String> names = new ArrayList<>();
        for (Purpose purpose : Purpose.values()) {
            IntStream.range(0, FOR_EACH_PURPOSE).forEach(number -> names.add(name(process, purpose, number)));
        }
        return names;
    }

    private static String name(String process, Purpose purpose, int number) {
        return "parley/" + process + "/" + purpose.name().toLowerCase(Locale.ROOT) + "/" + number;
    }
}
