/** Pure conflict resolution: versions, operations, row states and rules. Needs nothing but {@code java.base}. */
module dev.parley.rules {
    exports dev.parley.rules;
    exports dev.parley.rules.version;
    exports dev.parley.rules.operation;
    exports dev.parley.rules.merge;
    exports dev.parley.rules.rule;
    exports dev.parley.rules.policy;
    exports dev.parley.rules.state;
    exports dev.parley.rules.testkit;
    exports dev.parley.rules.projection;
}
