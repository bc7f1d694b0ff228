package dev.parley.store;

import java.util.UUID;

/** What tells this process from all others, of this machine and of others: a pid is the same in every container. */
public final class ProcessName {
    /** Two parts with a slash between them. */
    public static final String TEXT =
            ProcessHandle.current().pid() + "/" + UUID.randomUUID().toString().substring(0, 8);

    private ProcessName() {}

    /** The process that a holder of a lease names: the last two parts. */
    static String of(String holder) {
        int last = holder.lastIndexOf('/');
        return holder.substring(last < 1 ? 0 : holder.lastIndexOf('/', last - 1) + 1);
    }
}
