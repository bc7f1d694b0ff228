package dev.parley.sim;

import dev.parley.rules.version.VersionVector;
import dev.parley.window.Window;

/** Membership.tla: planted bugs in how a site leaves. */
final class LeaveMutants {
    private LeaveMutants() {}

    /** Nobody looks whether members have all that the site has written. */
    static final class Early extends Protocol {
        @Override
        boolean leaves(boolean ready) {
            return true;
        }
    }

    /** What is applied, but would be read again after a restart, counts. */
    static final class Applied extends Protocol {
        @Override
        VersionVector kept(Window window) {
            return window.checkpoint().applied();
        }
    }
}
