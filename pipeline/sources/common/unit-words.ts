const LENGTHS: Record<string, number> = {
  angstrom: 1,
  angstroms: 1,
  a: 1,
  å: 1,
  nanometer: 10,
  nm: 10,
  bohr: 0.529177210903,
  atomic_unit: 0.529177210903,
  pm: 0.01,
}
const TIMES: Record<string, number> = {
  picosecond: 1,
  ps: 1,
  femtosecond: 1e-3,
  fs: 1e-3,
  nanosecond: 1e3,
  ns: 1e3,
}

/** A length unit in Å; undefined for what is none. */
export const lengthUnit = (word: string): number | undefined => LENGTHS[word.trim().toLowerCase()]

/** A time unit in ps. */
export const timeUnit = (word: string): number | undefined => {
  const clean = word.trim().toLowerCase()
  return TIMES[clean] ?? TIMES[clean.replace(/s$/, '')]
}

/** A velocity unit in Å/ps: "angstrom/picosecond", "nm ps-1". */
export function velocityUnit(words: string): number | undefined {
  const [length, time, ...more] = words.trim().split(/\s*\/\s*|\s+/)
  if (time === undefined || more.length > 0) return undefined
  const [a, b] = [lengthUnit(length), timeUnit(time.replace(/\^?-1$/, ''))]
  return a === undefined || b === undefined ? undefined : a / b
}
