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
export { correlation, type Fingerprint } from "./fingerprint.js";
export type { GpErrorCode } from "./gp-error.js";
export type { Member } from "./hall-of-fame.js";
export type { Individual } from "./individual.js";
export { createLaboratory, type Laboratory, type LaboratoryOptions, type Measured } from "./laboratory.js";
export { createLawyer } from "./legal.js";
export { directionOf } from "./measure.js";
export { GpOptions } from "./options.js";
export { type Interval, meanInterval, signFlipP } from "./paired.js";
export { type Arm, type ArmRun, runArm } from "./trial-run.js";
