import { inputError, usageError } from '../../../schemas/errors.ts'
import { cellOfVectors } from '../../cell/edges.ts'
import type { Field } from '../common/source.ts'
import { lengthUnit, timeUnit, velocityUnit } from '../common/unit-words.ts'
import { unitStyle } from '../lammps/lammps-units.ts'
import { type H5Series, h5Labels, readSeries, seriesNumbers } from './h5md-series.ts'
import { type H5File, type H5Frames, type H5Node, h5Find } from './hdf5.ts'

/** What the numbers of a file are multiplied by. */
interface Factors {
  readonly length: number
  readonly edges: number
  readonly time: number
  readonly velocity: number
}

/** The frames of an H5MD file; throws input errors for what is not as the convention says. */
export function readParticles(path: string, file: H5File, units: string | undefined): H5Frames {
  const group = chooseGroup(path, file)
  const at = (name: string) => h5Find(file, `particles/${group}/${name}`)
  const optional = (name: string, shape: readonly (number | undefined)[], once = false) => {
    const node = at(name)
    return node ? readSeries(path, `${group}/${name}`, node, shape, positions.count, once) : undefined
  }
  const positions = readSeries(path, `${group}/position`, at('position') as H5Node, [undefined, 3])
  const count = positions.count as number
  const [atoms] = positions.shape
  if (positions.count === undefined)
    throw inputError(path, 'positions that do not change in time, expected frames')
  const velocities = optional('velocity', [atoms, 3])
  const images = optional('image', [atoms, 3])
  const ids = optional('id', [atoms], true)
  const species = optional('species', [atoms], true)
  const box = at('box/edges')
  const rank = box?.type === 'Group' ? (h5Find(box, 'value')?.shape?.length ?? 0) - 1 : box?.shape?.length
  const edges = optional('box/edges', rank === 1 ? [3] : [3, 3], true)
  const factors = factorsOf(path, { positions, velocities, edges }, units)
  const periodic = boundary(at('box'))
  const numbers = (series: H5Series, index: number, factor = 1): Field => {
    const values = seriesNumbers(path, series, index)
    if (factor !== 1) for (let i = 0; i < values.length; i++) values[i] *= factor
    return { values, at: 0, stride: series.shape.length === 1 ? 1 : 3 }
  }
  return {
    count,
    frame(index) {
      const time = positions.time?.(index)
      return {
        atoms,
        step: positions.step?.(index),
        time: time === undefined ? undefined : Number((time * factors.time).toPrecision(15)),
        cell: edges && boxOf(path, index, numbers(edges, index, factors.edges).values),
        origin: new Float64Array(3),
        periodic,
        coordinates: 'wrapped',
        positions: numbers(positions, index, factors.length),
        velocities: velocities && numbers(velocities, index, factors.velocity),
        images: images && numbers(images, index),
        ids: ids && numbers(ids, index),
        types: species && h5Labels(path, species, index),
      }
    },
  }
}

function chooseGroup(path: string, file: H5File): string {
  const groups = h5Find(file, 'particles')?.keys() ?? []
  const found = groups.filter((name) => h5Find(file, `particles/${name}/position`) !== null)
  if (found.length === 1) return found[0]
  throw inputError(
    path,
    found.length === 0
      ? `no group with positions under "particles" (${groups.join(', ') || 'empty'})`
      : `${found.length} groups of particles (${found.join(', ')}), expected one`,
    'Write the group that is meant into a file of its own.',
  )
}

function boundary(box: H5Node | null): readonly [boolean, boolean, boolean] {
  const words = box?.attrs.boundary?.value
  const [x, y, z] = [0, 1, 2].map((c) => !Array.isArray(words) || !String(words[c]).startsWith('none'))
  return [x, y, z]
}

function boxOf(path: string, index: number, values: Float64Array): Float64Array | undefined {
  const [a, b, c] = values
  const cell = cellOfVectors(values.length === 9 ? values : Float64Array.of(a, 0, 0, 0, b, 0, 0, 0, c))
  if (typeof cell === 'string') throw inputError(`${path}, frame ${index}`, cell)
  return cell
}

/** Units by the attributes of the file, else by --units. */
function factorsOf(
  path: string,
  { positions, velocities, edges }: { positions: H5Series; velocities?: H5Series; edges?: H5Series },
  units: string | undefined,
): Factors {
  if (positions.unit === undefined) {
    if (units === undefined)
      throw usageError(
        `${path} does not say its units`,
        'Say them: --units metal (Å, ps), real (Å, fs) or nano (nm, ns).',
      )
    const { length, time, velocity } = unitStyle(units)
    return { length, edges: length, time, velocity }
  }
  if (units !== undefined) throw usageError(`--units ${units}: ${path} says its units`, 'Leave --units out.')
  const read = (
    what: string,
    words: string | undefined,
    unit: (words: string) => number | undefined,
  ): number => {
    const value = words === undefined ? undefined : unit(words)
    if (value !== undefined) return value
    throw inputError(
      path,
      `${what} in "${words ?? 'no unit'}", which is not known`,
      'Known: Angstrom, nm; ps, fs, ns; nm ps-1.',
    )
  }
  return {
    length: read('positions', positions.unit, lengthUnit),
    edges: edges ? read('box edges', edges.unit ?? positions.unit, lengthUnit) : 1,
    time: positions.time ? read('times', positions.timeUnit, timeUnit) : 1,
    velocity: velocities ? read('velocities', velocities.unit, velocityUnit) : 1,
  }
}
