/** What stands in the folder deploy, held against the code. */
package dev.parley.it.deploy;
