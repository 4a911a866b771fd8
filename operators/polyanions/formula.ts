/** Name of a group of atoms whose first `centres` are its centres: these, then its ligands, the most frequent first (PS4, SiS3Cl). */
export function formulaOf(elements: readonly string[], centres: number): string {
  const inner = countsOf(elements.slice(0, centres))
  const outer = countsOf(elements.slice(centres)).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return [...inner, ...outer].map(([element, n]) => (n > 1 ? `${element}${n}` : element)).join('')
}

function countsOf(elements: readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const element of elements) counts.set(element, (counts.get(element) ?? 0) + 1)
  return [...counts]
}
