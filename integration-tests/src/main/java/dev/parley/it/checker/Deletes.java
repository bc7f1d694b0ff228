package dev.parley.it.checker;

/** Who wins between a delete and a concurrent update, as the policy under test says. */
public enum Deletes {
    UPDATE_WINS,
    DELETE_WINS,
    LAST_WINS
}
