import { rateOverTime } from '../../../operators/sampling/counts.ts'
import { withExchange } from '../../../operators/sampling/exchange.ts'
import { meanOverTime, PARTS } from '../../../operators/sampling/means.ts'
import {
  collectiveEstimate,
  collectiveModels,
  tellsCollective,
} from '../../../operators/sampling/slope/collective-models.ts'
import { linkedRatio } from '../../../operators/sampling/slope/linked-slopes.ts'
import { type SlopeEstimate, slopeEstimate } from '../../../operators/sampling/slope/slope.ts'
import { drifts } from '../../../operators/sampling/slope/warnings.ts'
import type { World, WorldRun } from '../../../runs/worlds/common/world.ts'
import { GAS_CELL } from '../../../runs/worlds/gas.ts'
import { CM2_S } from '../../../schemas/units.ts'
import type { Judge, Judged } from './judged.ts'
import { sumsOf } from './pair-sums.ts'

/** What the engine says of a world when it is fed without an operator between. */
export const direct: Judge = (world, runs) => {
  if (runs[0].labels) return [...occupationOf(runs), ...rateOf(runs)]
  if (world.name === 'gas')
    return [{ quantity: 'mean', ...meanOverTime(runs.map((run) => frameParts(run, leftHalf))) }]
  if (runs[0].columns.vx)
    return [{ quantity: 'speedSquare', ...meanOverTime(runs.map((run) => frameParts(run, speedSquare))) }]
  return slopesOf(world, runs)
}

function slopesOf(world: World, runs: readonly WorldRun[]): Judged[] {
  const sums = runs.map((run) => sumsOf(run, world.of))
  const { interval } = runs[0]
  const of = slopeEstimate(
    sums.map(({ self }) => self),
    { interval },
  )
  if (!of) return []
  const scaled = <T extends { value: number; error: number | undefined }>(each: T): T => ({
    ...each,
    value: each.value * CM2_S,
    error: each.error === undefined ? undefined : each.error * CM2_S,
  })
  const drifting = drifts(sums.map(({ steps }) => steps))
  const warned = !of.fits || !of.stationary || drifting
  const models = collectiveModels(
    of,
    sums.map((each) => each.collective),
  )
  const admitted = tellsCollective(of, models)
  const axis = (k: number) => {
    const own = slopeEstimate(
      sums.map(({ axes }) => axes[k]),
      { interval, dimensions: 1 },
    )
    return own ? [quoted(scaled(own))] : []
  }
  return [
    {
      quantity: 'D',
      ...quoted(scaled(of)),
      bound: of.bound * CM2_S,
      warned,
      status: drifting ? 'drifting' : of.status,
    },
    { quantity: 'Dsigma', ...scaled(collectiveEstimate(models, interval)), admitted },
    { quantity: 'haven', ...linkedRatio(of, models), admitted },
    ...(['Dx', 'Dy', 'Dz'] as const).flatMap((quantity, k) => axis(k).map((own) => ({ quantity, ...own }))),
  ]
}

/** A bound has no error. */
const quoted = (own: SlopeEstimate) => ({ ...own, admitted: own.status !== 'upper-bound' })

/** Means over time of what each frame says. */
function frameParts(run: WorldRun, of: (run: WorldRun, frame: number) => number) {
  const [values, weights] = [new Float64Array(PARTS), new Float64Array(PARTS)]
  for (let t = 0; t < run.frames; t++) {
    const part = Math.floor((PARTS * t) / run.frames)
    values[part] += of(run, t)
    weights[part]++
  }
  return { values: values.map((sum, k) => sum / weights[k]), weights }
}

const rowsOf = (run: WorldRun): number => run.atoms.reduce((sum, [, count]) => sum + count, 0)

function leftHalf(run: WorldRun, frame: number): number {
  const [x, rows] = [run.columns.x as Float32Array, rowsOf(run)]
  let left = 0
  for (let row = 0; row < rows; row++) {
    const place = x[row * run.frames + frame] / GAS_CELL
    if (place - Math.floor(place) < 0.5) left++
  }
  return left / rows
}

function speedSquare(run: WorldRun, frame: number): number {
  const rows = rowsOf(run)
  let sum = 0
  for (const name of ['vx', 'vy', 'vz'] as const)
    for (let row = 0; row < rows; row++)
      sum += (run.columns[name] as Float32Array)[row * run.frames + frame] ** 2
  return sum / (3 * rows)
}

function occupationOf(runs: readonly WorldRun[]): Judged[] {
  const first = (run: WorldRun, frame: number) => {
    const rows = rowsOf(run)
    let sum = 0
    for (let row = 0; row < rows; row++) if (run.labels?.[row * run.frames + frame] === 0) sum++
    return sum / rows
  }
  const share = meanOverTime(runs.map((run) => frameParts(run, first)))
  const [ions, changes] = [rowsOf(runs[0]), runs.reduce((sum, run) => sum + departures(run), 0)]
  const exchange = { ions, share: share.value, full: [0, 0] as const, changes, runs: runs.length }
  return [{ quantity: 'occupation', ...withExchange(share, exchange) }]
}

/** How often an ion left the first state. */
function departures({ labels, frames }: WorldRun): number {
  const all = labels as Uint8Array
  return all.reduce((sum, label, i) => (i % frames > 0 && label !== 0 && all[i - 1] === 0 ? sum + 1 : sum), 0)
}

/** Departures from the first state per ion and time in it; frames are so short that few are missed. */
function rateOf(runs: readonly WorldRun[]): Judged[] {
  const parts = runs.map((run) => {
    const [events, exposure] = [new Float64Array(PARTS), new Float64Array(PARTS)]
    const labels = run.labels as Uint8Array
    for (let i = 0; i < labels.length; i++) {
      const t = i % run.frames
      if (t === run.frames - 1 || labels[i] !== 0) continue
      const part = Math.floor((PARTS * t) / run.frames)
      exposure[part] += run.interval
      if (labels[i + 1] !== 0) events[part]++
    }
    return { events, exposure }
  })
  return [{ quantity: 'rate', ...rateOverTime(parts) }]
}
