import { z } from 'zod'
import { type RunState, tableOf } from '../../../pipeline/definition/operator.ts'
import { measure } from '../../../pipeline/definition/steps.ts'
import type { SlotsOf, State } from '../../../pipeline/state/slots.ts'
import { usageError } from '../../../schemas/errors.ts'
import { length, number } from '../../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../../schemas/table.ts'
import { densities } from '../../figures/distribution.ts'
import { errorColumns, saidOf } from '../../sampling/error-columns.ts'
import { meanOverRuns } from '../../sampling/mean-over-runs.ts'
import {
  classesIn,
  lasting,
  ofRotors,
  type RotorShape,
  rotorParams,
  rotorShape,
  WATCHED,
  type Watch,
  type Watched,
  warnOfEnds,
  watchRotors,
} from '../rotors/of-rotors.ts'
import { rotorChannels } from '../rotors/rotor-set.ts'
import { bondGeometryFigures, geometryDensities } from './bond-geometry-figure.ts'
import { type BondNames, bondNames } from './bond-names.ts'

const params = z.object({
  ...rotorParams,
  lengthBin: length('width of a bin of the distribution of bond lengths').default(0.02),
  angleBin: number('width in degrees of a bin of the distribution of angles').default(2),
})

const ERROR = 'half its 68 % interval, over blocks of time or replicas'
const isLength = { role: 'value', where: { quantity: 'length' } } as const
const isAngle = { role: 'value', where: { quantity: 'angle' } } as const

const columns = columnsOf(null, {
  of: column('', 'kind of rotor, of one centre', 'key'),
  quantity: column('', 'length of a bond, or angle between two', 'key'),
  atoms: column('', 'elements along it', 'key'),
  length: column('Å', 'mean bond length', isLength),
  error: column('Å', ERROR, { errorOf: 'length' }),
  lengthSpread: column('Å', 'standard deviation over bonds and frames', isLength),
  angle: column('°', 'mean angle', isAngle),
  angleError: column('°', ERROR, { errorOf: 'angle' }),
  angleSpread: column('°', 'standard deviation over angles and frames', isAngle),
  values: column('', 'bonds, or angles, × frames', 'count'),
  ...errorColumns,
})

export type Geometry = Watched & SlotsOf<'bonds' | 'bondCounts' | 'angles' | 'angleCounts'>

export interface GeometryShape extends RotorShape {
  readonly words: BondNames
  /** Bins of lengths and of angles, the last of each for what is beyond. */
  readonly bins: { readonly bonds: number; readonly angles: number }
}
type Seen = RunState<Geometry, GeometryShape>

/** Longest bond that has a bin, Å. */
const LONGEST = 5

/** Bond lengths (Å) and angles (degrees) of rotors of one centre, by the elements along them, in the true cell: means with errors, spreads, and
 *  distributions as figures. Throws a usage error where no rotor has one centre.
 *  Source: Guan et al., supplement, note 4: distortion of PS4 and SiS4 beside their bonds. */
export const bondGeometry = measure({
  name: 'bond-geometry',
  version: 4,
  summary: 'Bond lengths and angles of polyanions, their means, spreads and distributions.',
  source: 'Guan et al., supplement, note 4, beside the distortion of polyanions.',
  ...ofRotors,
  parts: 'time',
  params,
  shape: (given, run, _, facts): GeometryShape => {
    const shape = rotorShape(given, run, facts)
    const words = bondNames(run, shape.set)
    if (words.bonds.length === 0)
      throw usageError(
        `bond-geometry: the rotors of ${run.name} have several centres each`,
        'Give bonds of one centre.',
      )
    const bins = {
      bonds: Math.ceil(LONGEST / given.lengthBin) + 1,
      angles: Math.ceil(180 / given.angleBin) + 1,
    }
    return { ...shape, words, bins }
  },
  channels: ({ shape: { set } }) => rotorChannels(set),
  slots: ({ shape: { names, words, bins } }): Geometry => ({
    ...WATCHED,
    /** [class][name][number, Σ, Σ²] */
    bonds: { law: 'sum', length: 3 * names.length * words.bonds.length },
    angles: { law: 'sum', length: 3 * names.length * words.angles.length },
    /** [class][name][bin] */
    bondCounts: { law: 'count', length: names.length * words.bonds.length * bins.bonds },
    angleCounts: { law: 'count', length: names.length * words.angles.length * bins.angles },
  }),
  carry: (_, rows) => lasting(rows),
  update: (state, block, at) => {
    const { lengthBin, angleBin } = at.params
    watchRotors(state, block, at, (watch) => {
      addLengths(state, at.shape, watch, lengthBin)
      addAngles(state, at.shape, watch, angleBin)
    })
  },
  finish: (runs, given, context) => {
    warnOfEnds(runs, context)
    const rows = classesIn(runs).flatMap((name) => [
      ...rowsOf(runs, name, 'bonds'),
      ...rowsOf(runs, name, 'angles'),
    ])
    return densities.on(tableOf({ columns }, rows), geometryDensities(runs, given))
  },
  shown: { columns, ...bondGeometryFigures },
  example: { params: {} },
})

/** Adds values to the moments and counts of one name. */
function add(
  values: Float64Array,
  place: number,
  moments: Float64Array,
  counts: Float64Array,
  bins: number,
  width: number,
): void {
  for (const value of values) {
    moments[3 * place]++
    moments[3 * place + 1] += value
    moments[3 * place + 2] += value * value
    counts[place * bins + Math.min(bins - 1, Math.floor(value / width))]++
  }
}

function addLengths(
  state: State<Geometry>,
  { words, bins }: GeometryShape,
  { rotor, of, lengths, frames }: Watch,
  width: number,
): void {
  words.bondOf[rotor].forEach((name, arm) => {
    const own = lengths.subarray(arm * frames, (arm + 1) * frames)
    add(own, of * words.bonds.length + name, state.bonds, state.bondCounts, bins.bonds, width)
  })
}

function addAngles(
  state: State<Geometry>,
  { words, bins }: GeometryShape,
  watch: Watch,
  width: number,
): void {
  const names = words.angleOf[watch.rotor]
  for (let one = 0, pair = 0; pair < names.length; one++)
    for (let two = one + 1; two < watch.arms; two++, pair++) {
      const place = watch.of * words.angles.length + names[pair]
      add(anglesOf(watch, one, two), place, state.angles, state.angleCounts, bins.angles, width)
    }
}

function anglesOf({ units, frames }: Watch, one: number, two: number): Float64Array {
  const [a, b] = [3 * one * frames, 3 * two * frames]
  return Float64Array.from({ length: frames }, (_, t) => {
    let cosine = 0
    for (let k = 0; k < 3 * frames; k += frames) cosine += units[a + k + t] * units[b + k + t]
    return (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, cosine)))
  })
}

function rowsOf(runs: readonly Seen[], of: string, slot: 'bonds' | 'angles'): Row[] {
  const all = [...new Set(runs.flatMap(({ shape }) => shape.words[slot]))]
  return all.flatMap((atoms) => {
    const [mean, square] = [1, 2].map((power) =>
      meanOverRuns(runs, ({ of: { shape }, state }) => {
        const { names, words } = shape
        const [own, name] = [names.indexOf(of), words[slot].indexOf(atoms)]
        const place = 3 * (own * words[slot].length + name)
        if (own < 0 || name < 0) return { sum: 0, count: 0 }
        return { sum: state[slot][place + power], count: state[slot][place] }
      }),
    )
    if (mean.count === 0) return []
    const spread = Math.sqrt(Math.max(0, square.value - mean.value * mean.value))
    const isBond = slot === 'bonds'
    return [
      {
        of,
        quantity: isBond ? 'length' : 'angle',
        atoms,
        length: isBond ? mean.value : null,
        error: isBond ? finite(mean.error) : null,
        lengthSpread: isBond ? spread : null,
        angle: isBond ? null : mean.value,
        angleError: isBond ? null : finite(mean.error),
        angleSpread: isBond ? null : spread,
        values: mean.count,
        ...saidOf(mean),
      },
    ]
  })
}
