package dev.parley.rules.rule;

/** Decides the value of one unit (today: all columns of a row) from the operations that wrote it. Stateless. */
public sealed interface Rule permits LastWriterWins {
    /** The name in policies, decisions and messages. */
    String name();

    RuleClass ruleClass();
}
