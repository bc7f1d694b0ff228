package dev.parley.rules.policy;

/** What becomes of writes of a row whose primary key another site has changed without having seen them. */
public enum MovePolicy {
    /** The old key was deleted and another row inserted: the rule for deletes decides. */
    SEPARATE("separate"),
    /** They are made again on the row at its new key; of two new keys the later stands. */
    FOLLOW_MOVE("follow-move");

    private final String text;

    MovePolicy(String text) {
        this.text = text;
    }

    /** The word in policies and conflict records. */
    public String text() {
        return text;
    }
}
