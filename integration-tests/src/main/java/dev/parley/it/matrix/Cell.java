package dev.parley.it.matrix;

/** One workload under one fault. */
record Cell(Load.Kind load, FaultKind fault) {
    /** As it stands in result files and in the documentation. */
    String name() {
        return load.label() + " x " + fault.label();
    }
}
