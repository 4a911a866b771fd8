export type Cells = Readonly<Record<string, string>>

/** Rows of a CSV table of ours: a comment with the units, the names, then the values. */
export function rowsOf(csv: string): Cells[] {
  const [names, ...lines] = csv
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => unquoted(cell)))
  return lines.map((cells) => Object.fromEntries(names.map((name, k) => [name, cells[k]])))
}

const unquoted = (cell: string): string =>
  cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
