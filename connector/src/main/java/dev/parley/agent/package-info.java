/** Composition root: builds, starts, watches and stops the stages of one site's agent. The only package that knows them all. */
package dev.parley.agent;
