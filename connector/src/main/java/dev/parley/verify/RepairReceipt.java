package dev.parley.verify;

/**
 * What became of a {@link RepairOrder}.
 *
 * @param written true if the version was written
 * @param reason why not; empty if it was
 */
public record RepairReceipt(boolean written, String reason) {
    static final RepairReceipt WRITTEN = new RepairReceipt(true, "");

    static RepairReceipt refused(String reason) {
        return new RepairReceipt(false, reason);
    }
}
