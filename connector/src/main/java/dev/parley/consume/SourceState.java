package dev.parley.consume;

/** How the reading of one log stands. */
public sealed interface SourceState {
    /** Records are read as they come. */
    record Reading() implements SourceState {}

    /** Nothing can be read now; it is tried again for as long as it takes. */
    record Waiting(String reason) implements SourceState {}

    /** This log is read no further; the others are. */
    record Failed(ConsumeException cause) implements SourceState {}
}
