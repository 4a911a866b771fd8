import { usageError } from '../../../schemas/errors.ts'
import { finite, methodOf, type Row, type Table } from '../../../schemas/table.ts'
import { tidy } from '../../../schemas/units.ts'
import { rowsByElement } from '../../figures/rows.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'
import { debyeWaller, type Elastic, meanSquareOf } from '../functions/elastic.ts'
import { curvesOf, type LagCurve } from '../lags/lag-curves.ts'

export interface ElasticAsked {
  /** ps */
  readonly plateau?: number
  readonly settled: number
}

/** Lags of the plateau, ps. */
interface Span {
  readonly from: number
  readonly until: number
}

export function elasticRows(scattering: Table, moved: Table, asked: ElasticAsked): Row[] {
  const curves = curvesOf(scattering, 'f')
  const names = [...new Set(curves.map(({ row }) => row['of']))]
  return names.flatMap((of) => {
    const own = curves.filter(({ row }) => row['of'] === of)
    const span = spanOf(own[0], asked)
    const square = meanSquare(own, span)
    const places = displacements(moved, String(of), span, asked.settled)
    return own.map((curve) => rowOf(curve, span, { ...square, ...places }))
  })
}

function spanOf({ values, interval }: LagCurve, { plateau }: ElasticAsked): Span {
  const until = tidy((values.length - 1) * interval)
  const from = plateau ?? until / 2
  if (from <= until) return { from: tidy(Math.ceil(from / interval - 1e-9) * interval), until }
  throw usageError(
    `elastic-intensity: a plateau from ${from} ps on, lags go to ${until} ps`,
    `Give ${until} ps or less, or longer lags.`,
  )
}

const plateauOf = (values: Float64Array, interval: number, { from }: Span): number => {
  const own = values.subarray(Math.round(from / interval))
  return own.reduce((sum, value) => sum + value, 0) / own.length
}

const errorIn = ({ samples, weights, interval, method }: LagCurve, span: Span): number | undefined =>
  errorBetween(
    samples.map((sample) => plateauOf(sample, interval, span)),
    weights,
    method,
  )

/** Lower intensities are left out of the line for ⟨u²⟩: what bends it comes in there. */
const LEAST = Math.exp(-1)

/** ⟨u²⟩ of the whole, and its error from the same fit to every sample. */
function meanSquare(all: readonly LagCurve[], span: Span) {
  const { samples, weights, method } = all[0]
  const curves = all.filter(({ values, interval }) => plateauOf(values, interval, span) >= LEAST)
  const points = (values: (curve: LagCurve) => Float64Array): Elastic[] =>
    curves.map((curve) => ({
      Q: Number(curve.row['q']),
      value: plateauOf(values(curve), curve.interval, span),
      error: errorIn(curve, span) ?? 0,
    }))
  const each = samples.map((_, s) => meanSquareOf(points((curve) => curve.samples[s]))?.u2 ?? Number.NaN)
  return {
    u2: finite(meanSquareOf(points(({ values }) => values))?.u2),
    u2Error: finite(errorBetween(each, weights, method)),
  }
}

/** Half the MSD over the plateau and when vibrations have settled; null where the table lacks these lags. */
function displacements(moved: Table, of: string, { from, until }: Span, settled: number) {
  const rows = rowsByElement(moved.rows).get(of) ?? []
  const places = [...rows.keys()].filter((i) => within(Number(rows[i]['lag']), from, until))
  const half = (values: (i: number) => number) =>
    places.length === 0 ? undefined : places.reduce((sum, i) => sum + values(i), 0) / places.length / 2
  const { values = [], weights, method } = moved.samples?.[of] ?? {}
  const each = values.map((sample) => half((i) => sample[i]) ?? Number.NaN)
  const vibrating = rows.find(({ lag }) => Number(lag) >= settled * (1 - 1e-9))
  return {
    u2Positions: finite(half((i) => Number(rows[i]['msd']))),
    u2PositionsError: finite(errorBetween(each, weights, method)),
    u2Vibrations: vibrating ? Number(vibrating['msd']) / 2 : null,
  }
}

const within = (lag: number, from: number, until: number): boolean =>
  lag >= from * (1 - 1e-9) && lag <= until * (1 + 1e-9)

type Squares = ReturnType<typeof meanSquare> & ReturnType<typeof displacements>

function rowOf(curve: LagCurve, span: Span, squares: Squares): Row {
  const { of, at, q, width, spread, vectors } = curve.row
  const elastic = plateauOf(curve.values, curve.interval, span)
  const error = errorIn(curve, span)
  const factor = squares.u2Vibrations === null ? Number.NaN : debyeWaller(Number(q), squares.u2Vibrations)
  return {
    ...{ of, at, q, width, spread, vectors },
    elastic,
    error: finite(error),
    eisf: finite(elastic / factor),
    eisfError: finite((error ?? Number.NaN) / factor),
    ...squares,
    ...span,
    method: methodOf(curve.method, curve.samples.length),
    samples: curve.samples.length,
  }
}
