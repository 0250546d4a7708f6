/** One step of long work. Yielded by tools and passed to `onProgress` callbacks; never more than ~10 a second. */
export interface Progress {
  /** What is being done now, in a few words ("reading daily.parquet"). */
  readonly message: string;
  readonly done?: number;
  readonly total?: number;
}

export type OnProgress = (progress: Progress) => void;
