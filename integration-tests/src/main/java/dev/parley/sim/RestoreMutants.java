package dev.parley.sim;

/** C21: planted bugs in how an agent notices that its database was set back. */
final class RestoreMutants {
    private RestoreMutants() {}

    /** Nobody looks. */
    static class Unnoticed extends HeartbeatsOnly {
        @Override
        boolean countsHeartbeats() {
            return false;
        }
    }

    /** Incarnation "heartbeats-only": a copy that lacks no heartbeat may lack what was published after it. */
    static class HeartbeatsOnly extends Protocol {
        @Override
        boolean comparesEntries() {
            return false;
        }

        @Override
        boolean reachesItsLog() {
            return false;
        }
    }

    /** What is published is compared, but nobody waits for it before deciding. */
    static final class DecidesFirst extends Protocol {
        @Override
        boolean reachesItsLog() {
            return false;
        }
    }
}
