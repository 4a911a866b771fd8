/** Longest label in bytes: more would not fit a double exactly. */
export const MOST_LABEL = 6

/** A short label as one exact integer, first byte highest: labels of 100 000 atoms are compared as numbers. */
export const packToken = (label: string): number =>
  Buffer.from(label, 'latin1').reduce((sum, byte) => sum * 256 + byte, 0)

export function unpackToken(code: number): string {
  const bytes: number[] = []
  for (let rest = code; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return String.fromCharCode(...bytes)
}
