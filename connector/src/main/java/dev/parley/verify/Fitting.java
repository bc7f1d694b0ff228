package dev.parley.verify;

import dev.parley.rules.operation.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * How long lists go in messages of bounded size: the first of them that fit, at least one, and then those behind what was
 * answered. So a single row has a message of its own however wide it is.
 */
final class Fitting {
    /** Of a request; an agent takes more only of a single row. */
    static final int REQUEST_CHARACTERS = 600_000;
    /** Of an answer with rows: many of ordinary width, since an agent waits for its capture once for each answer. */
    static final int ANSWER_CHARACTERS = 4_000_000;

    private Fitting() {}

    /**
     * The first of a list, made into parts of a message one by one while they fit; at least one if there is one.
     *
     * @param size characters that a part takes
     */
    static <T, M> List<M> first(List<T> from, int characters, Function<T, M> part, ToIntFunction<M> size) {
        List<M> parts = new ArrayList<>();
        long left = characters;
        for (T one : from) {
            M next = part.apply(one);
            left -= size.applyAsInt(next);
            if (left < 0 && !parts.isEmpty()) {
                break;
            }
            parts.add(next);
        }
        return parts;
    }

    /** The first keys that a request has room for. */
    static List<String> keys(List<RowKey> keys) {
        return first(keys, REQUEST_CHARACTERS, Messages::text, key -> key.length() + 5);
    }

    /**
     * Answers to all questions, in their order.
     *
     * @param asked answers the first of the questions it is given, at least one
     * @throws SiteUnavailableException if it answers none, or more than it was asked
     */
    static <Q, A> List<A> all(List<Q> questions, Function<List<Q>, List<A>> asked) {
        List<A> answers = new ArrayList<>(questions.size());
        while (answers.size() < questions.size()) {
            List<Q> rest = questions.subList(answers.size(), questions.size());
            List<A> some = asked.apply(rest);
            if (some.isEmpty() || some.size() > rest.size()) {
                throw new SiteUnavailableException("an agent was asked about " + rest.size() + " rows and answered for "
                        + some.size() + "; is it of another version?");
            }
            answers.addAll(some);
        }
        return answers;
    }
}
