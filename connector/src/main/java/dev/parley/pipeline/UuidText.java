package dev.parley.pipeline;

import dev.parley.rules.operation.Value;
import java.util.UUID;

/** Texts that should be UUIDs. Pure. */
public final class UuidText {
    private static final int CHARACTERS = 36;

    private UuidText() {}

    /** The UUID; a text that is none stays text, which databases refuse themselves, so that it parks its row alone. */
    public static Value value(String text) {
        if (text.length() == CHARACTERS) {
            try {
                UUID id = UUID.fromString(text);
                return new Value.Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
            } catch (IllegalArgumentException e) {
                return new Value.Text(text);
            }
        }
        return new Value.Text(text);
    }
}
