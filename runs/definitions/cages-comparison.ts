import { type Cells, rowsOf } from './csv-rows.ts'

/** The result tables of one analysis as CSV, by name. */
export type Tables = (name: string) => string

const RADII = ['4', '3.75', '3.5']
const KINDS = ['doublet', 'intra-cage', 'inter-cage']
const PAIRS = ['T2-T5', 'T2-T2']

/** What anion exchange does to lithium's cages, and what temperature does, as Markdown. */
export function comparison(byExchange: Tables, byTemperature: Tables): string {
  return [
    HEAD,
    '## Anion exchange: first-principles MD at 500 K\n',
    sectionOf(byExchange, 'exchange', (value) => `${value} %`),
    WHAT_EXCHANGE_DOES,
    '## Temperature: fitted force field, 50 % exchange\n',
    sectionOf(byTemperature, 'temperature', (value) => `${value} K`),
    activation(rowsOf(byTemperature('activation'))),
    WHERE,
  ].join('\n')
}

function sectionOf(tables: Tables, tag: string, say: (value: string) => string): string {
  const rows = (name: string) => rowsOf(tables(name))
  const values = [...new Set(rows('residence').map((row) => row[tag]))].sort((a, b) => Number(a) - Number(b))
  const grid = gridFor(values, tag, say)
  const residence = (name: string) =>
    RADII.flatMap((radius) => {
      const own = rows(name).filter((row) => row['radius'] === radius)
      return [...new Set(own.map((row) => row['centre']))].sort().map((centre) => {
        const label = `${centre === 'all' ? 'all centres' : `round ${centre}`}, ${radius} Å`
        return grid.line(
          label,
          own.filter((row) => row['centre'] === centre),
          resided,
        )
      })
    })
  const around4a = tag === 'exchange' ? residence('residence4a') : []
  return [
    grid.table('residence in cages round 4c, ps', residence('residence')),
    ...(around4a.length > 0 ? [grid.table('residence in cages round 4a, ps', around4a)] : []),
    grid.table(
      'jumps per ion and ns',
      KINDS.flatMap((kind) => {
        const own = rows('rates').filter((row) => row['kind'] === kind)
        return [
          grid.line(kind, own, (row) => shown(row['rate'], row['error'])),
          grid.line(`${kind}, kept`, own, (row) => shown(row['kept'], row['keptError'])),
        ]
      }),
    ),
    grid.table('diffusion', diffusion(rows('diffusion'), rows('diffusivity'), grid)),
    grid.table('windows between sites', windows(rows('bottleneck'), rows('breathing'), grid)),
    grid.table('density', densities(rows('density'), grid)),
  ].join('\n')
}

/** A residence time; where no jump was seen, a bound: at 84 % confidence one would have been seen, were it shorter. */
function resided(row: Cells): string {
  if (row['residence'] !== '') return `${shown(row['residence'], row['error'])} (${row['jumps']})`
  return `> ${digits(Number(row['ionTime']) / NO_JUMP)} (0)`
}
/** −ln(1 − 0.84): mean number of jumps of which none is seen with a chance of 16 %. */
const NO_JUMP = 1.841

function diffusion(tracer: readonly Cells[], jumps: readonly Cells[], grid: Grid): string[] {
  const kept = jumps.filter((row) => row['kind'] === 'kept')
  return [
    grid.line(
      'D, 1e-6 cm²/s',
      tracer,
      (row) =>
        `${row['status'] === 'upper-bound' ? '< ' : ''}${shown(1e6 * Number(row['D']), 1e6 * Number(row['error']))} (${row['status']})`,
    ),
    grid.line('jump diffusivity of kept jumps, 1e-6 cm²/s', kept, (row) =>
      shown(1e6 * Number(row['jumpD']), 1e6 * Number(row['error'])),
    ),
    grid.line('D / jump diffusivity', kept, (row) => shown(row['correlation'], row['correlationError'])),
  ]
}

const windows = (areas: readonly Cells[], times: readonly Cells[], grid: Grid): string[] =>
  PAIRS.flatMap((pair) => {
    const own = areas.filter((row) => row['pair'] === pair)
    return [
      grid.line(`${pair}: area, Å²`, own, (row) => shown(row['area'], row['error'])),
      grid.line(`${pair}: at crossings, Å² (crossings)`, own, (row) =>
        row['crossingArea'] === ''
          ? '–'
          : `${shown(row['crossingArea'], row['crossingError'])} (${row['crossings']})`,
      ),
      grid.line(`${pair}: breathing amplitude, Å²`, own, (row) => digits(Number(row['breathing']))),
      grid.line(
        `${pair}: correlation time ∫ρ dτ, ps`,
        times.filter((row) => row['pair'] === pair),
        (row) => shown(row['integral'], row['integralError']),
      ),
    ]
  })

const densities = (rows: readonly Cells[], grid: Grid): string[] => [
  grid.line('part of the cell ever visited', rows, (row) => digits(Number(row['visited']))),
  grid.line('fullest voxel, Å⁻³', rows, (row) => digits(Number(row['most']))),
  grid.line('least barrier through the cell, meV', rows, (row) => {
    const barriers = ['barrierA', 'barrierB', 'barrierC']
      .map((name) => row[name])
      .filter((value) => value !== '')
    return barriers.length === 0 ? 'no way through' : digits(Math.min(...barriers.map(Number)))
  }),
]

function activation(rows: readonly Cells[]): string {
  const kinds = rows.filter((row) => row['kind'] !== 'step' && row['energy'] !== '')
  if (kinds.length === 0) return 'One temperature: no activation energies.\n'
  const lines = kinds.map(
    (row) =>
      `| ${row['kind']} | ${shown(row['energy'], row['error'])} | ${digits(Number(row['chi']))} | ${shown(row['keptEnergy'], row['keptError'])} | ${digits(Number(row['keptChi']))} |`,
  )
  return `| activation energy, eV | all jumps | χ²/ν | kept jumps | χ²/ν |
|---|---|---|---|---|
${lines.join('\n')}

χ²/ν far above 1: the rates do not lie on a straight line within their errors, and the error of E_a does not cover that.
`
}

interface Grid {
  table(title: string, lines: readonly string[]): string
  line(label: string, rows: readonly Cells[], show: (row: Cells) => string): string
}

/** Tables with a column for each value of a tag. */
const gridFor = (values: readonly string[], tag: string, say: (value: string) => string): Grid => ({
  table: (title, lines) =>
    `| ${title} | ${values.map(say).join(' | ')} |\n|---|${values.map(() => '---|').join('')}\n${lines.join('\n')}\n`,
  line: (label, rows, show) => {
    const cells = values.map((value) => {
      const row = rows.find((each) => each[tag] === value)
      return row ? show(row) : '–'
    })
    return `| ${label} | ${cells.join(' | ')} |`
  },
})

/** A value with its error, the error with two digits and the value to the same place. */
function shown(value: string | number, error: string | number): string {
  if (value === '') return '–'
  const half = Number(error)
  if (error === '' || !(half > 0)) return digits(Number(value))
  const places = Math.max(0, 1 - Math.floor(Math.log10(half)))
  return `${Number(value).toFixed(places)} ± ${half.toFixed(places)}`
}

const digits = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '–'

const HEAD = `# Lithium's cages in Li6PS5Cl

Errors are 68 %. Residence: total ion-time over jumps, the last cage kept between cages, a jump back within 1 ps cancels the one
before it; number of jumps in brackets; without jumps a lower bound at 84 % confidence. Jumps lead from T5 to T5: doublet within a
pair of T5 round one T5a, intra-cage from pair to pair of the six round one 4c, inter-cage from 4c to 4c; *kept* leaves out jumps that
were undone within 1 ps.
`

const WHAT_EXCHANGE_DOES = `Without exchange the S²⁻ are on 4c: lithium hops within doublets, and no jump out of a cage round 4c lasted. With all of them
exchanged they are on 4a, and lithium stays round 4a instead: what is counted as inter-cage, from 4c to 4c, goes round one S²⁻ and
comes back, so it is frequent and leads nowhere (see the residence round 4a, and D over the jump diffusivity). With half of them
exchanged lithium leaves both kinds of cage, the density has a way through, and D is highest. The rate of inter-cage jumps alone
rises from 0 to 100 % and would put the fully exchanged crystal first. "not-diffusive": the MSD still bends, and the D that is given
is its slope there.
`

const WHERE = `## Where things are

\`exchange/report.html\` and \`temperature/report.html\` have figures and all tables: traces, event log, convergence, sensitivity to
radius, rule, return time and frame interval, areas and their correlation. Densities are in \`exchange/files\` and
\`temperature/files\` (Gaussian cube, one unit cell) and in the pages in three dimensions.
`
