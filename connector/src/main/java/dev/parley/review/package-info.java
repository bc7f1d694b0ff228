/** Conflicts as people see and decide them: views, redaction, decisions, and their routes. Knows no stage. */
package dev.parley.review;
