package io.gmem.launcher.doctor;

import io.gmem.contracts.engine.EngineFacts;

/** The result of opening the tensor engine in a separate process. */
public sealed interface EngineOutcome {
    /** The engine opened; every operation of the base set has a correct kernel. */
    record Opened(EngineFacts facts) implements EngineOutcome {}

    /** The engine refused to open, for example because an operation has no correct kernel. */
    record Refused(String reason) implements EngineOutcome {}
}
