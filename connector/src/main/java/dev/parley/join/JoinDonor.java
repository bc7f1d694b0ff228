package dev.parley.join;

import dev.parley.rules.Nullable;

/**
 * A member of the group that gives its rows to a new site. Every call has a bound in time and size.
 *
 * <p>All calls throw {@link dev.parley.verify.SiteUnavailableException} if the donor does not answer or refuses; the
 * message says why.
 */
public interface JoinDonor {
    /** How the donor knows a site of its group, by name; refused if it lists none of that name. */
    JoinMessages.Standing standing(String name);

    /** What there is to take over; refused unless every member counts the new site. */
    JoinMessages.Offer offer(String newcomer);

    /** The next rows of a table. */
    JoinMessages.Rows rows(String table, @Nullable String after);

    /** Which of the new site's rows the donor has. */
    JoinMessages.Likenesses likeness(JoinMessages.LikenessQuestion question);

    /** Takes the states as they are, at a moment that covers all rows read before. Replaces an earlier cut. */
    JoinMessages.Cut cut(String newcomer);

    /** A part of the cut. */
    JoinMessages.States states(String cut, int from);

    /** The donor may forget the cut. */
    void done(String cut);
}
