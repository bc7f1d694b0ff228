/** Which column types carry their values between PostgreSQL and MySQL without loss; docs/types.md is made from it. */
package dev.parley.it.types;
