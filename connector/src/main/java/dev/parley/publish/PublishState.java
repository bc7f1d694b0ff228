package dev.parley.publish;

/** How the writing of the log stands. */
public sealed interface PublishState {
    /** Records go out, or there are none. */
    record Writing() implements PublishState {}

    /** Kafka does not take or give records now; it is tried again for as long as it takes. */
    record Waiting(String reason) implements PublishState {}

    /** Ended for good. */
    record Failed(RuntimeException cause) implements PublishState {}
}
