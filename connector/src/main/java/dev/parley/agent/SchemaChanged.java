package dev.parley.agent;

import java.util.Collection;

/** Tables of a set are no longer as its stages know them: the next ones read them anew, and decide parked rows again. */
final class SchemaChanged extends Renewal {
    private static final long serialVersionUID = 1;

    SchemaChanged(String set, Collection<String> tables) {
        super("tables of set '" + set + "' have changed: " + String.join(", ", tables)
                + "; their shapes are read anew");
    }
}
