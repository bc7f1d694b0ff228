package dev.parley.stamp;

import dev.parley.pipeline.CapturedRow;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.window.Expectation;
import dev.parley.window.Pin;
import dev.parley.window.Shown;
import dev.parley.window.Window;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Always-on validation: what an apply, repair or re-projection left in the table is compared, in log order, with what the
 * rows' states say. A difference is reported, and the row stays suspect until it was seen to agree.
 */
final class Validator {
    private final Window window;
    private final CaptureObserver observer;
    /** What the log says that the table holds of rows that differ: a repair may look before a commit is visible. */
    private final Map<RowKey, Written> differing = new HashMap<>();

    Validator(Window window, CaptureObserver observer) {
        this.window = window;
        this.observer = observer;
    }

    /** What a transaction left of a row: its image, or null if it is gone. */
    private record Written(@Nullable Row image) {}

    private enum Verdict {
        AGREES,
        DIFFERS,
        UNTOUCHED
    }

    void validate(TransactionContent content, Map<RowKey, Expectation> expectations) {
        Set<RowKey> asked = new HashSet<>(expectations.keySet());
        asked.addAll(content.trailerKeys());
        Map<RowKey, Written> written = lastImages(content, asked);
        written.forEach(differing::replace);
        expectations.forEach((key, expectation) -> {
            if (!content.trailerKeys().contains(key)) {
                Written known = written.getOrDefault(key, before(expectation));
                report(key, verdict(expectation, written.get(key)), expectation.after(), known);
            }
        });
        for (RowKey key : content.trailerKeys()) {
            report(key, declaredVerdict(key, written.get(key)), window.shown(key), written.get(key));
        }
    }

    /** A row without an event is as it was: it agreed then, or is known to differ. */
    private static @Nullable Written before(Expectation expectation) {
        return expectation.before() instanceof Shown.Present present ? new Written(present.image()) : null;
    }

    /**
     * What an application wrote need not be what its row shows: a rule that only grows keeps the greater value, and beside
     * writes that wait for a person another may show.
     */
    void validateLocal(TransactionContent content, List<Operation> local) {
        List<Operation> mixed = window.notPlain(local);
        Set<RowKey> asked = new HashSet<>();
        mixed.forEach(operation -> asked.add(operation.key()));
        Map<RowKey, Written> written = lastImages(content, asked);
        written.forEach(differing::replace);
        for (Operation operation : mixed) {
            RowKey key = operation.key();
            Written image = written.get(key);
            if (image != null && window.pin(key) == null && !matches(window.shown(key), image)) {
                report(key, Verdict.DIFFERS, window.shown(key), image);
            }
        }
    }

    /** Of the rows that are asked for, and of those that are known to differ. */
    private Map<RowKey, Written> lastImages(TransactionContent content, Set<RowKey> asked) {
        Map<RowKey, Written> images = new HashMap<>();
        if (asked.isEmpty() && differing.isEmpty()) {
            return images;
        }
        for (CapturedRow row : content.applicationRows()) {
            if (asked.contains(row.key()) || differing.containsKey(row.key())) {
                Row after = row.after();
                images.put(
                        row.key(),
                        new Written(after == null ? null : row.table().image(after)));
            }
        }
        return images;
    }

    private void report(RowKey key, Verdict verdict, Shown expected, @Nullable Written known) {
        if (verdict == Verdict.DIFFERS) {
            if (known != null) {
                differing.putIfAbsent(key, known);
            }
            window.suspect(key, expected);
            observer.mismatch(key);
        } else if (verdict == Verdict.AGREES) {
            differing.remove(key);
            if (window.isSuspect(key)) {
                window.cleared(key);
                observer.agreed(key);
            }
        }
    }

    /** A row that should have changed and has no event may still be right: MySQL logs no event for an equal image. */
    private static Verdict verdict(Expectation expectation, @Nullable Written written) {
        Pin pin = expectation.pin();
        if (written == null) {
            return pin != null || expectation.unchanged() ? Verdict.UNTOUCHED : Verdict.DIFFERS;
        }
        return of(pin != null ? matches(pin, written) : matches(expectation.after(), written));
    }

    /**
     * A row named in a trailer was looked at: without an event it was right already. But one that is to be absent cannot be
     * locked, and what has been captured need not be visible yet to who looks: there the log knows better.
     */
    private Verdict declaredVerdict(RowKey key, @Nullable Written written) {
        if (written == null) {
            Written known = differing.get(key);
            return of(!shouldBeAbsent(key) || known == null || known.image() == null);
        }
        Pin pin = window.pin(key);
        return of(pin != null ? matches(pin, written) : matches(window.shown(key), written));
    }

    private boolean shouldBeAbsent(RowKey key) {
        Pin pin = window.pin(key);
        return pin != null ? pin.projection() == null : window.shown(key) == Shown.Absent.ABSENT;
    }

    private static Verdict of(boolean agrees) {
        return agrees ? Verdict.AGREES : Verdict.DIFFERS;
    }

    private static boolean matches(Pin pin, Written written) {
        Row projection = pin.projection();
        Row image = written.image();
        return projection == null ? image == null : image != null && projection.agreesWith(image);
    }

    private static boolean matches(Shown shown, Written written) {
        Row image = written.image();
        if (shown instanceof Shown.Present present) {
            return image != null && present.image().agreesWith(image);
        }
        return !(shown instanceof Shown.Absent) || image == null;
    }
}
