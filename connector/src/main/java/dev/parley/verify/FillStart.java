package dev.parley.verify;

import dev.parley.rules.operation.RowKey;
import java.util.List;

/**
 * What a site that is filled lacks.
 *
 * @param ticket names what it watches; empty if it lacks nothing
 * @param missing keys of rows that are not there
 */
public record FillStart(String ticket, List<RowKey> missing) {
    static final FillStart NOTHING = new FillStart("", List.of());

    public FillStart {
        missing = List.copyOf(missing);
    }
}
