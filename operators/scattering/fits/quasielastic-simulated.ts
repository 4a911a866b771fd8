import type { FinishContext } from '../../../pipeline/definition/operator.ts'
import { errorOf, mainOf } from '../../../pipeline/tables/roles.ts'
import { usageError } from '../../../schemas/errors.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { HBAR } from '../../../schemas/units.ts'
import { isAboveZero } from './component-choice.ts'
import { type Fitted, fitDecay } from './decay-constant.ts'
import type { Estimate } from './line-model.ts'
import { spacedLags } from './quasielastic-time.ts'
import { COMPONENTS, type WidthFit, type WidthLine } from './width-fit.ts'

export interface SimulatedAsked {
  readonly elastic: 'auto' | 'yes' | 'no'
  readonly components: number
  /** First lag, ps, and about how many. */
  readonly fitFrom: number
  readonly fitLags: number
}

/** Γ of every decay F(Q,t) of a table with the columns of, q, lag, and one main value, whose samples lie behind it. */
export function simulatedWidths(table: Table, asked: SimulatedAsked, context: FinishContext): WidthFit[] {
  const main = mainOf(table.columns) as string
  const error = errorOf(table.columns, main)
  const temperature = context.tags['temperature']
  const decays = decaysIn(table)
  const tell = context.busy?.('fitting', decays.length, 'decays')
  return decays.map(({ of, at, Q, rows, places }, i) => {
    const where = `quasielastic, ${of}, Q ${Q}`
    const taken = takenOf(where, rows, asked)
    const lags = taken.map((i) => rows[i]['lag'] as number)
    const values = Float64Array.from(taken, (i) => rows[i][main] as number)
    const behind = table.samples?.[of]
    const samples = (behind?.values ?? []).map((each) => Float64Array.from(taken, (i) => each[places[i]]))
    const found = fitDecay({ lags, values, samples }, where, asked)
    tell?.(i + 1)
    const lines: readonly Omit<WidthLine, 'status'>[] = found.jackknifed?.lines ?? found.fit?.lines ?? []
    const known = (each: Estimate) => (found.jackknifed ? each : { ...each, error: undefined })
    return {
      of,
      temperature: typeof temperature === 'number' ? temperature : null,
      at,
      Q,
      choice: found,
      lines: lines.map(({ width, area, without }, i) => ({
        width: known(width),
        area: known(area),
        status: statusOf(found, i, samples.length),
        ...(without && { without }),
      })),
      elastic: found.fit?.elastic && known(found.jackknifed?.elastic ?? found.fit.elastic),
      eisf: found.fit?.eisf && known(found.jackknifed?.eisf ?? found.fit.eisf),
      method: behind && samples.length > 1 ? behind.method : 'none',
      samples: samples.length,
      drawn: {
        axis: 'lag',
        at: lags,
        values,
        errors:
          error === undefined ? undefined : taken.map((i) => (rows[i][error] as number | null) ?? Number.NaN),
        parts: () => partsOf(found.fit, lags),
      },
    }
  })
}

function statusOf({ fit, seen, jackknifed, isConstantOpen }: Fitted, line: number, samples: number): string {
  if (!seen[line]) return 'unseen'
  if (isConstantOpen) return 'not-identifiable'
  const own = fit?.lines[line]
  if (own?.width.error === undefined || own.area.error === undefined) return 'on-bound'
  if (!jackknifed) return samples > 1 ? 'not-determined' : 'no-error'
  const { width, area } = jackknifed.lines[line]
  if (width.error === undefined) return 'on-bound'
  return isAboveZero(area) ? 'determined' : 'not-determined'
}

function decaysIn({ rows }: Table) {
  const seen = new Map<string, number>()
  const decays = new Map<
    string,
    { of: string; at: string | null; Q: number; rows: Row[]; places: number[] }
  >()
  for (const row of rows) {
    const [of, Q] = [String(row['of']), (row['q'] ?? row['Q']) as number]
    const place = seen.get(of) ?? 0
    seen.set(of, place + 1)
    const at = row['at'] === undefined ? null : String(row['at'])
    const key = `${of} ${at} ${Q}`
    const own = decays.get(key) ?? { of, at, Q, rows: [], places: [] }
    decays.set(key, own)
    own.rows.push(row)
    own.places.push(place)
  }
  return [...decays.values()]
}

/** Lags evenly on a logarithmic axis, as rows. Throws a usage error where too few are left. */
function takenOf(
  where: string,
  rows: readonly Row[],
  { fitFrom, fitLags, components }: SimulatedAsked,
): number[] {
  const first = rows.findIndex((row) => (row['lag'] as number) >= Math.max(fitFrom, 1e-9))
  const last = rows.length - 1
  const taken = first < 0 ? [] : spacedLags(first + 1, last + 1, fitLags).map((i) => i - 1)
  if (taken.length > 2 * components + 1) return taken
  throw usageError(
    `${where}: ${taken.length} lags from ${fitFrom} ps on`,
    `The longest lag is ${rows[last]['lag']} ps: give longer ones, or --fit-from less.`,
  )
}

function partsOf(
  fit: WidthFit['choice']['fit'],
  lags: readonly number[],
): { part: string; values: ArrayLike<number> }[] {
  if (!fit) return []
  return [
    { part: 'fit', values: fit.model },
    ...fit.lines.map(({ width, area }, i) => ({
      part: COMPONENTS[fit.lines.length][i] as string,
      values: lags.map((t) => area.value * Math.exp((-width.value * t) / HBAR)),
    })),
  ]
}
