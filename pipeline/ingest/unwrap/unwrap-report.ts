import { usageError } from '../../../schemas/errors.ts'
import { inverse3 } from '../../cell/matrix.ts'
import { atomsOf, type FrameOut, framesOf } from '../../export/frames.ts'
import { elementsOf, type Run, rowsOfTypes, typesOf } from '../../run/run.ts'
import { affine, fractions } from './fractions.ts'
import { makeToroidal } from './toroidal.ts'

/** Diffusion coefficient of one element under one rule. */
export interface RuleDiffusion {
  readonly of: string
  readonly rule: 'default' | 'lattice' | 'average-cell' | 'toroidal'
  /** Å²/ps: slope of the mean squared displacement over lags of T/10 to T/2, divided by 6. */
  readonly D: number
  readonly error: number
  /** D minus that of the default rule, and its error: of the differences, atom by atom. */
  readonly change: number
  readonly changeError: number
}

const RULES = ['default', 'lattice', 'average-cell', 'toroidal'] as const
const MOST_ATOMS = 240
const MOST_FRAMES = 400
const FEWEST_FRAMES = 20
const LAGS = 12

/** D of every element under all rules of unwrapping, by the same atoms and lags: fraction × reference cell (default),
 *  folded position + whole cells of the moment (lattice), fraction × mean cell (average-cell), sum of shortest steps
 *  (toroidal). Throws a usage error for a store that was made by the toroidal rule or is too short. */
export function unwrapReport(run: Run): RuleDiffusion[] {
  if (run.manifest.input.options['unwrap'] === 'toroidal')
    throw usageError(
      `${run.path} was made with --unwrap toroidal`,
      'Ingest the run by its default rule to compare.',
    )
  if (run.frames < FEWEST_FRAMES)
    throw usageError(`${run.path} has ${run.frames} frames, expected at least ${FEWEST_FRAMES}`)
  return elementsOf(run).flatMap((element) => reportOf(run, element))
}

function reportOf(run: Run, element: string): RuleDiffusion[] {
  const all = rowsOfTypes(run, typesOf(run, [element]))
  const every = Math.ceil(all.length / MOST_ATOMS)
  const atoms = atomsOf(
    run,
    all.filter((_, i) => i % every === 0),
  )
  const stride = Math.ceil(run.frames / MOST_FRAMES)
  const mean = meanCell(run)
  const toroidal = makeToroidal()
  const paths: Record<(typeof RULES)[number], Float64Array[]> = {
    default: [],
    lattice: [],
    'average-cell': [],
    toroidal: [],
  }
  const parts = new Float64Array(3 * atoms.ids.length)
  const reference = Float64Array.from(run.manifest.cell)
  for (const frame of framesOf(atoms, 1)) {
    fractions(frame.positions, frame.origin, inverse3(frame.cell), parts)
    toroidal.add(parts, frame.cell, frame.origin)
    if (frame.index % stride !== 0) continue
    paths.default.push(inCell(parts, reference, frame))
    paths.lattice.push(frame.positions.slice())
    paths['average-cell'].push(inCell(parts, mean, frame))
    paths.toroidal.push(toroidal.positions.slice())
  }
  const slopes = Object.fromEntries(RULES.map((rule) => [rule, slopesOf(paths[rule], run.interval * stride)]))
  return RULES.map((rule) => {
    const changes = slopes[rule].map((value, i) => value - slopes['default'][i])
    const [[D, error], [change, changeError]] = [meanAndError(slopes[rule]), meanAndError(changes)]
    return { of: element, rule, D, error, change, changeError }
  })
}

function meanCell(run: Run): Float64Array {
  const sum = new Float64Array(9)
  for (const { cell } of framesOf(atomsOf(run, Uint32Array.of(0)), 1))
    for (let k = 0; k < 9; k++) sum[k] += cell[k] / run.frames
  return sum
}

function inCell(parts: Float64Array, cell: Float64Array, { origin }: FrameOut): Float64Array {
  const out = new Float64Array(parts.length)
  affine(parts, origin, cell, out)
  return out
}

/** Slope / 6 of each atom's mean squared displacement against the lag, all origins. */
function slopesOf(path: readonly Float64Array[], interval: number): number[] {
  const frames = path.length
  const from = Math.max(1, Math.floor(frames / 10))
  const lags = Array.from(
    { length: LAGS },
    (_, k) => from + Math.round((k * (frames / 2 - from)) / (LAGS - 1)),
  )
  const wanted = [...new Set(lags)].filter((lag) => lag < frames)
  const atoms = path[0].length / 3
  return Array.from(
    { length: atoms },
    (_, atom) => slope(wanted.map((lag) => [lag * interval, msd(path, lag, atom)])) / 6,
  )
}

function msd(path: readonly Float64Array[], lag: number, atom: number): number {
  let sum = 0
  for (let t = 0; t + lag < path.length; t++)
    for (let c = 3 * atom; c < 3 * atom + 3; c++) sum += (path[t + lag][c] - path[t][c]) ** 2
  return sum / (path.length - lag)
}

function slope(points: readonly (readonly number[])[]): number {
  const mean = (k: number) => points.reduce((sum, point) => sum + point[k], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  let [up, down] = [0, 0]
  for (const [a, b] of points) {
    up += (a - x) * (b - y)
    down += (a - x) ** 2
  }
  return down > 0 ? up / down : 0
}

/** Mean over atoms and its standard error. */
function meanAndError(values: readonly number[]): [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return [mean, Math.sqrt(spread / Math.max(1, values.length - 1) / values.length)]
}
