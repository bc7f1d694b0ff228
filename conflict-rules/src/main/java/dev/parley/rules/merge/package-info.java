/** Values seen as more than one thing: numbers, sets, JSON documents, texts. Pure functions over canonical values. */
package dev.parley.rules.merge;
