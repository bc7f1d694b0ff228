/** Who wrote what, in which order: sites, dots, version vectors and hybrid timestamps. Immutable values. */
package dev.parley.rules.version;
