/** The agent's HTTP interface: a router, the routes of the agent, and who may call them. Never touches a stage. */
package dev.parley.admin;
