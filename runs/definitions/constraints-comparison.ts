import { type Cells, rowsOf } from './csv-rows.ts'

const FREE = 'none'
const NAMES: Readonly<Record<string, string>> = {
  none: 'free',
  rigid: 'PS4 rigid, moves and turns',
  shaking: 'PS4 rigid, moves, does not turn',
  ps4: 'P and S of PS4 at rest',
  anions: 'free S and Cl at rest',
  host: 'P, S and Cl at rest',
}

/** The free run beside those that parts of the host are held in, as Markdown; of the table `effects` as CSV. */
export function comparison(effects: string): string {
  const rows = rowsOf(effects)
  const free = rows.find((row) => row['case'] === FREE)
  const lines = rows.map((row) => `| ${cellsOf(row).join(' | ')} |`)
  const words = rows.flatMap((row) => (free && row !== free ? [`- ${wordsOf(row, free)}`] : []))
  return `${HEAD}\n${lines.join('\n')}\n\n## In words\n\n${words.join('\n')}\n\n${PAPER}`
}

const isKnown = (row: Cells) => ['determined', 'extrapolated'].includes(row['status'])
const pair = (row: Cells, value: string, error: string, unit = 1, digits = 3) => {
  if (row[value] === '') return '–'
  const isStill = Number(row[error]) < 1e-9 * Number(row[value])
  const shown = (name: string, count: number) => String(Number((Number(row[name]) * unit).toPrecision(count)))
  return `${shown(value, digits)}${row[error] === '' ? '' : ` ± ${isStill ? 0 : shown(error, 2)}`}`
}

function cellsOf(row: Cells): string[] {
  const D = pair(row, 'D', 'error', 1e6)
  const diffusion = isKnown(row) ? D : row['status'] === 'upper-bound' ? `< ${D.split(' ')[0]}` : '?'
  return [
    NAMES[row['case']] ?? row['case'],
    `${diffusion} (${row['status']})`,
    pair(row, 'change', 'changeError'),
    row['share'] === '' ? '–' : Number(row['share']).toFixed(2),
    pair(row, 'weight', 'weightError'),
    pair(row, 'centre', 'centreError', 1, 4),
    `${pair(row, 'peak', 'peakError')} at ${Number(row['peakAt']).toFixed(2)}`,
    row['visited'] === '' ? '–' : Number(row['visited']).toFixed(2),
    row['barrier'] === '' ? '–' : Number(row['barrier']).toFixed(0),
    pair(row, 'area', 'areaError'),
  ]
}

/** What a case does, and whether its errors let it be said. */
function wordsOf(row: Cells, free: Cells): string {
  const change = Number(row['change'])
  const errors = Number(row['changeError'])
  const slower =
    row['change'] === ''
      ? 'D is censored, no factor'
      : Math.abs(change) < 2 * errors
        ? `D as in the free run within two errors (factor ${(10 ** change).toFixed(2)})`
        : `D ${change < 0 ? 'falls' : 'rises'} by a factor of ${(10 ** Math.abs(change)).toFixed(1)} (${(Math.abs(change) / errors).toFixed(1)} errors)`
  return `${NAMES[row['case']] ?? row['case']}: ${slower}; ${weightOf(row, free)}.`
}

function weightOf(row: Cells, free: Cells): string {
  if ([row, free].some((each) => each['weight'] === '' || each['weightError'] === ''))
    return 'weight below 10 meV not known of both runs'
  const change = Number(row['weight']) - Number(free['weight'])
  const errors = Math.hypot(Number(row['weightError']), Number(free['weightError']))
  return `weight below 10 meV ${change < 0 ? '−' : '+'}${Math.abs(change).toFixed(3)} (${(Math.abs(change) / errors).toFixed(1)} errors)`
}

const HEAD = `# Lithium in Li6PS5Cl at 600 K, parts of its host held

One run a case, the same arrangement of anions: the 68 % errors do not cover another arrangement. What moves has the temperature;
of the cases in which PS4 is rigid the bodies get their heat from the rest. Shares are of the ladder free, rigid, without turns, at
rest: what bonds and angles, turns, and shifts of PS4 give to log D.

| case | D (10⁻⁶ cm²/s) | Δ log₁₀ D | share | weight < 10 meV | band centre (meV) | g(r) Li–S, first peak (Å) | cell visited | barrier (meV) | window T5–T2 (Å²) |
|---|---|---|---|---|---|---|---|---|---|`

const PAPER = `## Beside the paper

| the paper says | here | can it be compared? |
|---|---|---|
| constraints lower D by about 3 at 600 K, 10 at 300 K | the factors above, 600 K alone | the order: other force field, and a softer frame of anions |
| the soft modes of lithium need a host that moves: weight at low energy falls with constraints | weight < 10 meV above | the sign |
| shares of turns, shifts and vibrations (Li et al.) | shares above | no: other materials, and vibrations are held first here, last there |
`
