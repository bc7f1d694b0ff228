package dev.parley.config;

import dev.parley.rules.operation.Value;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Constants of a site file: {@code type:value}, or a text. Pure. */
public final class ConstantText {
    private static final List<String> TYPES = List.of("bool", "date", "decimal", "int", "text", "uuid");

    private ConstantText() {}

    /** The value; empty if the text names a type that it is no value of. */
    public static Optional<Value> value(String text) {
        int colon = text.indexOf(':');
        String type = colon < 0 ? "" : text.substring(0, colon);
        if (!TYPES.contains(type)) {
            return Optional.of(new Value.Text(text));
        }
        String rest = text.substring(colon + 1);
        try {
            return Optional.of(
                    switch (type) {
                        case "bool" -> new Value.Bool(bool(rest));
                        case "date" -> new Value.Date(LocalDate.parse(rest).toEpochDay());
                        case "decimal" -> new Value.Decimal(new BigDecimal(rest));
                        case "int" -> new Value.Int(Long.parseLong(rest));
                        case "uuid" -> uuid(UUID.fromString(rest));
                        default -> new Value.Text(rest);
                    });
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static boolean bool(String text) {
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw new IllegalArgumentException("neither true nor false");
    }

    private static Value uuid(UUID id) {
        return new Value.Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
