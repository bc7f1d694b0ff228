package dev.parley.rules.policy;

/** Whether a row exists after a delete and a write that did not see each other. */
public enum DeletePolicy {
    /** The row lives if any of the latest operations wrote it. */
    UPDATE_WINS("update-wins"),
    /** The row is gone if any of the latest operations deleted it. */
    DELETE_WINS("delete-wins"),
    /** The operation with the highest rank decides. */
    LWW("lww");

    private final String text;

    DeletePolicy(String text) {
        this.text = text;
    }

    /** The name in policies, decisions and messages. */
    public String text() {
        return text;
    }
}
