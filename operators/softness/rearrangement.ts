import { z } from 'zod'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Rows } from '../../pipeline/run/block.ts'
import type { SlotsOf } from '../../pipeline/state/slots.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { densities } from '../figures/distribution.ts'
import { select } from '../frames/select.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import { meanOverRuns } from '../sampling/mean-over-runs.ts'
import { nonAffine } from './non-affine.ts'
import { DECADES, rearrangementDensities, rearrangementFigures } from './rearrangement-figure.ts'
import { everyAtom, ionsOfTask, momentsIn, noMoment, windowParams, windowStep } from './windows-of-time.ts'

const params = z.object(windowParams)

const columns = columnsOf('rearrangement', {
  of: column('', 'element', 'key'),
  ion: column('', 'id in the input, which replicas share', 'key'),
  rearrangement: column('Å²', 'D²min, the mean over windows of Δt', 'value'),
  error: column('Å²', 'half its 68 % interval, over blocks of time or replicas', {
    errorOf: 'rearrangement',
  }),
  most: column('Å²', 'the largest of them', 'value'),
  neighbours: column('', 'neighbours at the beginning of a window, mean', 'note'),
  windows: column('', 'windows in the mean', 'count'),
  ...errorColumns,
})

export type Moved = SlotsOf<'sums' | 'windows' | 'most' | 'neighbours' | 'counts'>

export interface MovedShape {
  readonly step: number
  readonly everyone: Rows
  readonly elements: readonly string[]
  /** Of each ion of the subject its element. */
  readonly elementOf: Int32Array
}
type Seen = RunState<Moved, MovedShape>

/** Rearrangement of the neighbourhood of each ion, D²_min(i; Δt) = least Σ_j |r_ij(t + Δt) − J r_ij(t)|² over local strains J, j the neighbours of any element
 *  within the cutoff at t; Å², the sum or the mean over them. It is 0 where all moves as one strained body. Windows follow each other
 *  through the run, in the true cell. A row an ion. Throws usage errors for a Δt that does not suit the run, and for a cutoff of more than half
 *  the width of the cell. Source: Falk and Langer, Phys. Rev. E 57, 7192 (1998), eqs. 2.11–2.14; Guan et al., Fig. 6. */
export const rearrangement = measure({
  name: 'rearrangement',
  version: 4,
  summary: 'Non-affine displacement D²min of the surroundings of each ion.',
  source: 'Falk and Langer, Phys. Rev. E 57, 7192 (1998), eqs. 2.11–2.14; Guan et al., Fig. 6.',
  cut: 'channels',
  needs: ['x', 'y', 'z'],
  parts: 'time',
  params,
  asked: { subject: 'mobile', chain: [select.operator], check: (given, run) => void windowStep(given, run) },
  shape: (given, run, rows): MovedShape => {
    const names = Array.from(rows, (row) => run.types[run.typeOf[row]].element)
    const elements = [...new Set(names)]
    return {
      step: windowStep(given, run),
      everyone: everyAtom(run),
      elements,
      elementOf: Int32Array.from(names, (name) => elements.indexOf(name)),
    }
  },
  channels: ({ run, rows }) => ({
    of: 'ions',
    count: rows.length,
    group: ionsOfTask(rows),
    reads: run.atoms,
  }),
  slots: ({ shape: { elements } }): Moved => ({
    sums: { law: 'sum', length: 1, per: 'channel' },
    windows: { law: 'count', length: 1, per: 'channel' },
    most: { law: 'max', length: 1, per: 'channel' },
    neighbours: { law: 'count', length: 1, per: 'channel' },
    /** [element][bin] */
    counts: { law: 'count', length: elements.length * DECADES.bins },
  }),
  carry: ({ run }) => noMoment(run),
  update: (state, block, at) => {
    const { step, everyone, elementOf } = at.shape
    const axes = (['x', 'y', 'z'] as const).map((name) => block.column(name, everyone))
    const ions = at.rows.slice(at.channels.from, at.channels.to)
    const moments = momentsIn(at.run, at.carry, block, axes, step)
    if (!moments) return
    const { values, neighbours } = nonAffine(moments.points, ions, at.params.cutoff, at.params.over)
    values.forEach((value, place) => {
      const i = place % ions.length
      if (!Number.isNaN(value)) add(state, i, value, neighbours[place], elementOf[at.channels.from + i])
    })
  },
  finish: (runs) => densities.on(tableOf({ columns }, rowsOf(runs)), rearrangementDensities(runs)),
  shown: { columns, ...rearrangementFigures },
  example: { params: { after: '0.5ps', cutoff: 4 } },
})

function add(
  { sums, windows, most, neighbours, counts }: Record<keyof Moved, Float64Array>,
  ion: number,
  value: number,
  near: number,
  element: number,
): void {
  sums[ion] += value
  windows[ion]++
  most[ion] = Math.max(most[ion], value)
  neighbours[ion] += near
  const { from, bins, perDecade } = DECADES
  const bin = Math.floor((Math.log10(Math.max(value, 1e-300)) - from) * perDecade)
  counts[element * bins + Math.max(0, Math.min(bins - 1, bin))]++
}

/** A row for each ion that had a window with neighbours enough, over all runs. */
function rowsOf(runs: readonly Seen[]): Row[] {
  const places = new Map(runs.map((seen) => [seen, ionsOf(seen)]))
  const ions = new Set([...places.values()].flatMap((own) => [...own.keys()]))
  return [...ions].flatMap((ion) => {
    const placeIn = (seen: Seen): number => places.get(seen)?.get(ion) ?? -1
    const share = (slot: 'sums' | 'neighbours') => (piece: { of: Seen; state: Seen['total'] }) => {
      const i = placeIn(piece.of)
      return i < 0 ? { sum: 0, count: 0 } : { sum: piece.state[slot][i], count: piece.state.windows[i] }
    }
    const mean = meanOverRuns(runs, share('sums'))
    if (mean.count === 0) return []
    const known = runs.filter((seen) => placeIn(seen) >= 0)
    return [
      {
        of: known[0].shape.elements[known[0].shape.elementOf[placeIn(known[0])]],
        ion,
        rearrangement: mean.value,
        error: finite(mean.error),
        most: Math.max(...known.map((seen) => seen.total.most[placeIn(seen)])),
        neighbours: meanOverRuns(runs, share('neighbours')).value,
        windows: mean.count,
        ...saidOf(mean),
      },
    ]
  })
}

const ionsOf = ({ run, rows }: Seen): Map<number, number> =>
  new Map(Array.from(rows, (row, i) => [run.ids[row], i]))
