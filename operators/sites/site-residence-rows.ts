import type { RunState } from '../../pipeline/definition/operator.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { SlotsOf } from '../../pipeline/state/slots.ts'
import { finite, type Row } from '../../schemas/table.ts'
import type { Rule } from '../cages/rule.ts'
import { intervalOf, saidOf } from '../sampling/error-columns.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { elementsAmong } from '../sampling/subject-elements.ts'
import { sites } from './sites.ts'

export type Counts = SlotsOf<'jumps' | 'returns' | 'time'>

export interface Shape {
  readonly elements: readonly string[]
  /** Of each site the class that it is counted to, and how many there are: kinds, or sites. */
  readonly classOf: ArrayLike<number>
  readonly classes: number
  readonly rule: Rule
  /** Frames that a visit must last. */
  readonly least: number
}

/** What rows are asked for. */
interface Asked {
  readonly per: 'kind' | 'site'
  readonly rule: string
}

type Measured = RunState<Counts, Shape>

/** Classes of sites that make a row. */
interface Chosen {
  readonly kind: string
  readonly site: number | null
  readonly classes: readonly number[]
}

export function rowsOf(runs: readonly Measured[], { per, rule }: Asked): Row[] {
  const chosen = chosenIn(runs, per)
  return elementsAmong(runs).flatMap((of) => {
    const own = runs.filter(({ shape }) => shape.elements.includes(of))
    return chosen.map(({ kind, site, classes }) => ({ of, kind, site, rule, ...rowOf(own, of, classes) }))
  })
}

function chosenIn(runs: readonly Measured[], per: Asked['per']): Chosen[] {
  const { kinds, kindOf } = sites.of(runs[0])
  const isEach = per === 'site'
  const each = isEach ? Array.from(kindOf.keys()) : [...kinds.keys()]
  const kind = (k: number) => (isEach ? kindOf[k] : k)
  const whole = (name: string, classes: readonly number[]): Chosen => ({ kind: name, site: null, classes })
  return [
    ...kinds.map((name, k) =>
      whole(
        name,
        each.filter((one) => kind(one) === k),
      ),
    ),
    ...(kinds.length > 1 ? [whole('all', each)] : []),
    ...(isEach ? each.map((k) => ({ kind: kinds[kindOf[k]], site: k + 1, classes: [k] })) : []),
  ]
}

function rowOf(runs: readonly Measured[], of: string, classes: readonly number[]): Row {
  const sum = ({ shape }: Measured, slot: Float64Array): number => {
    const from = shape.elements.indexOf(of) * shape.classes
    return classes.reduce((total, k) => total + slot[from + k], 0)
  }
  const total = (slot: keyof Counts, unit = (_: Run) => 1) =>
    runs.reduce((all, run) => all + sum(run, run.total[slot]) * unit(run.run), 0)
  const [jumps, ionTime] = [total('jumps'), total('time', ({ interval }) => interval)]
  const stay = overRunsAndParts(runs, 'time', (part, run) => ({
    above: sum(run, part.jumps),
    below: sum(run, part.time) * run.run.interval,
  }))
  return {
    jumps,
    returns: total('returns'),
    ionTime,
    residence: finite(ionTime / jumps),
    ...intervalOf(stay),
    ...saidOf(stay),
  }
}

/** A residence of so few frames is made by the frames, or by ions on the border of two sites. */
const FLICKERS = 3

export function warnOfFlicker(
  { interval }: Run,
  rows: readonly Row[],
  warn: (name: string, message: string) => void,
): void {
  const quick = rows.filter(({ site, kind, residence }) => {
    return (
      site === null && kind !== 'all' && residence !== null && (residence as number) < FLICKERS * interval
    )
  })
  for (const { of, kind, residence } of quick)
    warn(
      'flicker',
      `${of} on ${kind}: ${(residence as number).toPrecision(3)} ps with frames every ${interval} ps: ions flicker between sites, or jumps are missed; take frames more often, or --ignore-returns-within, --ignore-visits-within`,
    )
}
