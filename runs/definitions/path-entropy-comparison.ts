import { type Cells, rowsOf } from './csv-rows.ts'

/** Result tables as CSV. */
export interface Tables {
  readonly flux: string
  readonly walks: string
  readonly passage: string
}
interface Quantity {
  readonly value: number
  readonly error: number
}

const LAG = '12'
const SITES = ['0', '1', '2', '3', '4', '5']
const OUTSIDE = '6'

type Pick = (row: Cells) => boolean
const entropy =
  (definition: string, of: string): Pick =>
  (row) =>
    row['definition'] === definition && row['of'] === of && row['lag'] === LAG
const leaving: Pick = (row) => row['lag'] === LAG && SITES.includes(row['from']) && row['to'] === OUTSIDE

/** What is compared: name, table, rows, columns of value and error; several rows are averaged. */
const QUANTITIES: readonly [string, keyof Tables, Pick, string, string][] = [
  ['S_p flux, total', 'flux', entropy('flux', 'total'), 'entropy', 'error'],
  ['S_p flux, escape', 'flux', entropy('flux', 'escape'), 'entropy', 'error'],
  ['S_p walks, total (J/mol/K)', 'walks', entropy('walks', 'total'), 'entropy', 'error'],
  ['S_p walks-2025, total', 'walks', entropy('walks-2025', 'total'), 'entropy', 'error'],
  ['time to outside, frame by frame (ps)', 'passage', leaving, 'direct', 'directError'],
  ['MFPT to outside, model at 12 ps (ps)', 'passage', leaving, 'mfpt', 'error'],
]

/** Ordered beside disordered, and both beside the paper (Guan et al.), as Markdown. */
export function comparison(tables: Tables): string {
  const parsed = { flux: rowsOf(tables.flux), walks: rowsOf(tables.walks), passage: rowsOf(tables.passage) }
  const lines = QUANTITIES.flatMap(([name, table, pick, value, error]) =>
    ['300', '600'].map((temperature) => {
      const [ordered, disordered] = ['ordered', 'disordered'].map((structure) =>
        mean(
          parsed[table].filter(
            (row) => row['temperature'] === temperature && row['structure'] === structure && pick(row),
          ),
          value,
          error,
        ),
      )
      return `| ${name} | ${temperature} | ${show(ordered)} | ${show(disordered)} | ${apart(ordered, disordered)} |`
    }),
  )
  return `# Path entropy of lithium, ordered and disordered Li6PS5Cl

Octahedral shells round the anions on 4c, six sites and outside; lag of the models ${LAG} ps; 68 % errors. Replicas share one
arrangement of the anions, so the errors do not cover what another arrangement would give. No lag shows a plateau of the
timescales in runs of this length: entropies belong to their lag.

| quantity | T (K) | ordered | disordered | disordered − ordered, in errors |
|---|---|---|---|---|
${lines.join('\n')}

${PAPER}`
}

/** Mean over rows; its error is the mean of theirs, because they come from the same ions. */
function mean(rows: readonly Cells[], value: string, error: string): Quantity {
  const of = (name: string) =>
    rows.reduce((sum, row) => sum + (row[name] === '' ? Number.NaN : Number(row[name])), 0) / rows.length
  return { value: of(value), error: of(error) }
}

function show({ value, error }: Quantity): string {
  if (!Number.isFinite(value)) return 'not seen'
  const digits = (number: number, count: number) => Number(number.toPrecision(count))
  return `${digits(value, 4)} ${Number.isFinite(error) ? `± ${digits(error, 2)}` : '(too rare for an error)'}`
}

function apart(a: Quantity, b: Quantity): string {
  const distance = (b.value - a.value) / Math.hypot(a.error, b.error)
  return Number.isFinite(distance) ? distance.toFixed(1) : '–'
}

const PAPER = `## Beside the paper

| the paper says | here | can it be compared? |
|---|---|---|
| S_p total 30.06 (LPSCl-II), 50.15 (LPSCl-III), "arbitrary unit" | S_p total of three definitions | no: sums over 42 ordered pairs (of two kinds of shell for III), and no definition or unit is given with them |
| S_p larger with disorder | difference above, with its error | the sign only: other force field, composition (III lacks lithium) and temperatures |
| MFPT to outside about 70 "ps" in LPSCl-III, longer in II | time to outside, frame by frame | the order only: the printed times are very likely steps of the lag multiplied by the frame interval |
| lag 12 ps, frames 20 fs | lag ${LAG} ps, frames 100 fs | a model sees arrivals only at multiples of its lag: the time frame by frame is the true one |
`
