/** The demonstration: three sites that write against one another, watched live and compared in the end. */
package dev.parley.it.demo;
