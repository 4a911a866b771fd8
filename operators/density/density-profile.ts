import { z } from 'zod'
import { volumeOf } from '../../pipeline/cell/widths.ts'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { SlotsOf } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { length, text, voxelNumbers } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { curve } from '../figures/curve.ts'
import { drawn } from '../figures/systems.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { warnOfSlowExchange } from '../frames/slow-exchange.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import { presences } from '../sampling/presences.ts'
import { elementOf, elementsAmong } from '../sampling/subject-elements.ts'
import { countAlong, type Line, lineOf } from './profile-line.ts'

const params = z.object({
  along: text(
    'a, b or c: slices of the cell parallel to the other two vectors, placed along their normal; or two points as fractions of the folded cell, as "0.25 0.25 0.25, 0.5 0.5 0.5": a cylinder about the line',
  ).default('c'),
  spacing: length('width of a bin, about').default(0.2),
  radius: length('radius of the cylinder about a line').default(1),
  fold: voxelNumbers(
    'fold the cell into this many equal parts along each vector (2,2,2: into its unit cell)',
  ).default([1]),
})

const columns = columnsOf('density', {
  of: column('', 'element whose atoms are counted', 'key'),
  position: column('Å', 'middle of the bin, along the axis or from the first point of the line', 'key'),
  density: column('Å⁻³', 'number density, mean over the slice or the cylinder, folds and frames', 'value'),
  error: column('Å⁻³', 'half its 68 % interval, over blocks of time or replicas', { errorOf: 'density' }),
  share: column('', 'of the mean density of the cell', 'value'),
  count: column('', 'atoms × frames in the bin', 'count'),
  ...errorColumns,
})

type Counted = SlotsOf<'counts' | 'frames'>
interface Shape {
  readonly line: Line
  readonly elements: readonly string[]
}
type Seen = RunState<Counted, Shape>

/** Number density along an axis of the cell, or along a line within a radius, folded into a part of the cell: counts over frames, folds and the volume of the bin,
 *  Å⁻³. Positions as fractions of the reference cell, in the frame of the framework; a row an element and bin out. Throws usage errors for what is no
 *  line, and for a radius of more than the line can have without meeting its own images. */
export const densityProfile = measure({
  name: 'density-profile',
  version: 2,
  summary: 'Number density of each element along an axis of the cell or along a line, with errors.',
  source: 'Ding et al., Fig. 3: probability density of lithium, here along a line through it.',
  cut: 'frames',
  needs: ['x', 'y', 'z'],
  parts: 'time',
  params,
  asked: {
    subject: 'mobile',
    chain: [inFrameOf.operator, select.operator],
    check: (given, run) => void lineOf(given, run),
  },
  shape: (given, run, rows): Shape => ({
    line: lineOf(given, run),
    elements: elementsAmong([{ run, rows }]),
  }),
  slots: ({ shape: { line, elements } }): Counted => ({
    /** [element][bin] */
    counts: { law: 'count', length: elements.length * line.bins },
    frames: { law: 'count', length: 1 },
  }),
  update: (state, block, { run, shape: { line, elements } }) => {
    elements.forEach((element, i) => {
      const rows = block.rows.filter((row) => elementOf(run, row) === element)
      const axes = (['x', 'y', 'z'] as const).map((name) => block.column(name, rows))
      countAlong(line, axes, state.counts.subarray(i * line.bins, (i + 1) * line.bins))
    })
    state.frames[0] += block.count
  },
  finish: (runs, _, context) => {
    warnOfSlowExchange(runs, 'the density', context)
    return tableOf(
      { columns },
      elementsAmong(runs).flatMap((of) => rowsOf(runs, of)),
    )
  },
  shown: {
    columns,
    ...drawn((systems) =>
      curve(systems, {
        name: 'density-profile',
        title: 'Density along a line',
        caption: 'Number density along the axis or line; bands: 68 % error.',
        x: { field: 'position', title: 'position / Å', scale: { nice: false } },
        y: { field: 'density', title: 'density / Å⁻³' },
        of: { field: 'of' },
      }),
    ),
  },
  example: { params: { spacing: 0.3, along: 'b' } },
})

function rowsOf(runs: readonly Seen[], of: string): Row[] {
  const [{ shape, run }] = runs
  const { bins, width, volume, copies } = shape.line
  checkAlike(runs)
  const mean = meanDensity(run, of)
  const at = ({ shape: { elements } }: Seen, bin: number) => elements.indexOf(of) * bins + bin
  const inBin = (own: Seen, counts: ArrayLike<number>, bin: number) =>
    at(own, bin) < 0 ? 0 : counts[at(own, bin)]
  const errors = presences(runs, bins, (part, own, bin) => ({
    above: inBin(own, part.counts, bin),
    below: part.frames[0] * copies * volume,
  }))
  const seen = runs.reduce((sum, { total }) => sum + total.frames[0], 0)
  return errors.map((estimate, bin) => {
    const count = runs.reduce((sum, own) => sum + inBin(own, own.total.counts, bin), 0)
    const density = count / (seen * copies * volume)
    return {
      of,
      position: tidy((bin + 0.5) * width),
      density,
      error: finite(estimate.error),
      share: density / mean,
      count,
      ...saidOf(estimate),
    }
  })
}

function meanDensity({ types, manifest: { cell } }: Run, of: string): number {
  const atoms = types.reduce((sum, { element, count }) => sum + (element === of ? count : 0), 0)
  return atoms / volumeOf(cell)
}

function checkAlike(runs: readonly Seen[]): void {
  const [{ run, shape }] = runs
  const other = runs.find((each) => each.shape.line.bins !== shape.line.bins)
  if (!other) return
  throw usageError(
    `density-profile: ${other.run.name} has another cell than ${run.name}`,
    'Give them tags that differ, or measure them one by one.',
  )
}
