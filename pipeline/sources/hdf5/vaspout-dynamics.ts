import { inputError } from '../../../schemas/errors.ts'
import { cellOfVectors } from '../../cell/edges.ts'
import type { Field } from '../common/source.ts'
import { MOST_LABEL, packToken } from '../common/token.ts'
import { type H5File, type H5Frames, type H5Node, h5Find, h5Numbers } from './hdf5.ts'

const DYNAMICS = 'intermediate/ion_dynamics'
const POSITIONS = `${DYNAMICS}/position_ions`
/** Å/fs in Å/ps */
const VELOCITY = 1000

/** The frames of a vaspout.h5; throws input errors for what is not as VASP writes it. */
export function readDynamics(path: string, file: H5File): H5Frames {
  const need = (name: string): H5Node => {
    const node = h5Find(file, name)
    if (node?.type === 'Dataset') return node
    throw inputError(path, `has no "${name}"`)
  }
  const positions = need(POSITIONS)
  const [count, atoms] = positions.shape ?? []
  const cells = need(`${DYNAMICS}/lattice_vectors`)
  const velocities = h5Find(file, `${DYNAMICS}/ion_velocities`) ?? undefined
  // The results come at the end of a run; its input has the same ions.
  const ions = h5Find(file, 'results/positions/ion_types') ? 'results/positions' : 'input/poscar'
  const elements = elementField(path, need(`${ions}/ion_types`), need(`${ions}/number_ion_types`))
  if (elements.values.length !== atoms)
    throw inputError(path, `${elements.values.length} ions by types, ${atoms} by positions`)
  expectShape(path, positions, [count, atoms, 3])
  expectShape(path, cells, [count, 3, 3])
  if (velocities) expectShape(path, velocities, [count, atoms, 3])
  // Not that of POSCAR: the vectors of the trajectory have a scale of their own, 1.
  const scale = scaleOf(path, h5Find(file, `${DYNAMICS}/scale`))
  const field = (node: H5Node, index: number, factor = 1): Field => ({
    values: h5Numbers(path, node, index).map((value) => value * factor),
    at: 0,
    stride: 3,
  })
  return {
    count,
    frame(index) {
      const cell = cellOfVectors(h5Numbers(path, cells, index).map((value) => value * scale))
      if (!(cell instanceof Float64Array)) throw inputError(`${path}, frame ${index}`, cell ?? 'no cell')
      return {
        atoms,
        number: index,
        cell,
        origin: new Float64Array(3),
        periodic: [true, true, true],
        coordinates: 'scaled',
        positions: field(positions, index),
        velocities: velocities && field(velocities, index, VELOCITY),
        elements,
      }
    },
  }
}

function expectShape(path: string, { shape }: H5Node, expected: readonly number[]): void {
  if (shape?.length === expected.length && shape.every((length, k) => length === expected[k] && length > 0))
    return
  throw inputError(path, `a dataset of shape [${shape}], expected [${expected}]`)
}

function scaleOf(path: string, node: H5Node | null): number {
  const scale = node ? h5Numbers(path, node)[0] : 1
  if (scale > 0) return scale
  throw inputError(path, `scale ${scale}, expected a factor above zero`)
}

function elementField(path: string, types: H5Node, counts: H5Node): Field {
  const labels = (Array.isArray(types.value) ? types.value : []).map(
    (word) => String(word).replace(/\0/g, '').trim().split('/')[0],
  )
  const numbers = h5Numbers(path, counts)
  const total = numbers.reduce((sum, count) => sum + count, 0)
  const wrong = labels.find((label) => !/^[A-Za-z]/.test(label) || label.length > MOST_LABEL)
  if (
    labels.length === 0 ||
    labels.length !== numbers.length ||
    wrong !== undefined ||
    !(total > 0 && total < 1 << 27)
  )
    throw inputError(path, `ion types "${labels.join(' ')}" with counts ${numbers.join(' ')}`)
  const values = new Float64Array(total)
  let at = 0
  labels.forEach((label, i) => {
    values.fill(packToken(label), at, at + numbers[i])
    at += numbers[i]
  })
  return { values, at: 0, stride: 1 }
}
