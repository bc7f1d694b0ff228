package dev.parley.it.scenario;

import dev.parley.it.sandbox.Engine;

/**
 * One rule in one table of its own, {@code r_<name>}, and what two writes that did not see each other come to.
 *
 * @param name of the table, without {@code r_}
 * @param policy lines of the policy file for the table, indented by nothing
 * @param type what the column {@code v} holds
 * @param start value that both sites have
 * @param earlier what the site that writes first sets
 * @param later what the other sets
 * @param result what both sites show; {@code <ada>} is what ada wrote
 */
record RuleCase(String name, String policy, Type type, String start, String earlier, String later, String result) {
    /** SQL types of a column, by engine. */
    enum Type {
        TEXT("text", "varchar(4000)"),
        NUMBER("bigint", "bigint"),
        DECIMAL("numeric(12,2)", "decimal(12,2)"),
        JSON("jsonb", "json");

        private final String postgres;
        private final String mySql;

        Type(String postgres, String mySql) {
            this.postgres = postgres;
            this.mySql = mySql;
        }

        String of(Engine engine) {
            return engine == Engine.MYSQL ? mySql : postgres;
        }

        /** The value as a literal that both engines take. */
        String literal(String value) {
            return this == NUMBER || this == DECIMAL ? value : "'" + value.replace("'", "''") + "'";
        }
    }

    String table() {
        return "r_" + name;
    }

    /** The table in the policy file. */
    String yaml() {
        return "  " + table() + ":\n"
                + policy.lines().map(line -> "    " + line + "\n").reduce("", String::concat);
    }

    String expected(boolean adaFirst) {
        String ada = adaFirst ? earlier : later;
        return result.replace("<ada>", ada);
    }

    static RuleCase of(String name, String rule, Type type, String start, String earlier, String later, String result) {
        return new RuleCase(name, "columns: {v: '" + rule + "'}", type, start, earlier, later, result);
    }
}
