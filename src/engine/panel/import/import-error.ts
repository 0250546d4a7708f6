import { FactorsmithError } from "../../errors.js";

export type ImportErrorCode =
  | "import-no-files"
  | "import-not-found"
  | "import-folder"
  | "import-empty"
  | "import-no-rows"
  | "import-not-csv"
  | "import-format"
  | "import-columns"
  | "import-map"
  | "import-symbol"
  | "import-value"
  | "import-date"
  | "import-ragged"
  | "import-duplicate"
  | "import-prices";

export interface ImportEvidence {
  readonly file?: string;
  /** 1-based line of a text file, header included; 1-based row of a Parquet file. */
  readonly line?: number;
  readonly column?: string;
  readonly value?: string;
  readonly [key: string]: unknown;
}

/** The input cannot be imported. Nothing was stored: an import is all or nothing. */
export class ImportError extends FactorsmithError {
  readonly code: ImportErrorCode;

  constructor(
    code: ImportErrorCode,
    message: string,
    options: { hint?: string; evidence?: ImportEvidence; cause?: unknown } = {},
  ) {
    super(message, options);
    this.code = code;
  }
}
