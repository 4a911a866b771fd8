/** How the trajectories of a study are read, as its definition may say it for `follow` and `submit --ingest`; what the command
 *  line says stands before it. Times are text with a unit, as in "2fs". */
export interface Reading {
  readonly timestep?: string
  readonly interval?: string
  readonly units?: string
  readonly elements?: string
  readonly composition?: string
  readonly cell?: string
  /** A rule of unwrapping by name, or the operator itself. */
  readonly unwrap?: string | { readonly rule: string }
  readonly joined?: string
  readonly from?: string
  readonly until?: string
  readonly equilibration?: string
  readonly stride?: string
  readonly everySteps?: string
}

export const ruleName = (unwrap: Reading['unwrap']): string | undefined =>
  unwrap === undefined || typeof unwrap === 'string' ? unwrap : unwrap.rule
