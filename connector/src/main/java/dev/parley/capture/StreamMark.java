package dev.parley.capture;

/** What stands between row events in an engine's {@link EventBuffer}. */
sealed interface StreamMark permits TransactionEnd, XaMark {}
