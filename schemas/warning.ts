/** Something that was not refused but must not be overlooked: counted by name, kept in the manifest, shown in the report. */
export interface Warning {
  readonly name: string
  readonly message: string
  readonly count: number
}

/** Adds one to a named warning; the first message stays. */
export function addWarning(warnings: Warning[], name: string, message: string, count = 1): void {
  const i = warnings.findIndex((warning) => warning.name === name)
  if (i < 0) warnings.push({ name, message, count })
  else warnings[i] = { ...warnings[i], count: warnings[i].count + count }
}
