package io.velour.exploration;

/** A process as the search runs it: shipping classes, and around them what carries their decisions out. */
interface Process {
    /** Lets one event happen. */
    void on(Event event, StepOutput output);

    /** Returns what the search must know of the state that it is in. */
    View view();

    /** What the search must know of a process. All of them are values. */
    sealed interface View permits NodeView, ClientView {}
}
