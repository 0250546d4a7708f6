export { type Ablation, ablate } from "./ablation.js";
export { Evaluation } from "./archive.js";
export { Checkpoint, GenerationReport, type RunStore, type Saved } from "./checkpoint.js";
export {
  type Evolution,
  type EvolveInput,
  evolve,
  type GpProgress,
  type Stopped,
} from "./evolve.js";
export type { Arm, ArmRun } from "./experiment/arm.js";
export type { Ask, Proposals, Proposed, Proposer, Told } from "./experiment/proposer.js";
export { runArm } from "./experiment/run-arm.js";
export { correlation, type Fingerprint, fingerprintOf, sampledRows } from "./fingerprint.js";
export type { GpErrorCode } from "./gp-error.js";
export { GuidedCall, type Variator } from "./guide.js";
export type { Member } from "./hall-of-fame.js";
export type { Individual } from "./individual.js";
export { createLaboratory, type Laboratory, type LaboratoryOptions, type Measured } from "./laboratory.js";
export { createLawyer } from "./legal.js";
export { directionOf } from "./measure.js";
export { GpOptions } from "./options.js";
export { holm, type Interval, meanInterval, signFlipP } from "./paired.js";
