import { type Lattice, latticeOf, nearestShift } from '../../pipeline/cell/lattice.ts'
import { type Rows, sliceBlock } from '../../pipeline/run/block.ts'
import { type Run, rowsOfTypes, typesOf } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { nearest } from '../kernels/nearest/nearest.ts'
import { COARSE } from '../kernels/nearest/nearest-plain.ts'
import type { VoxelMemory } from '../kernels/nearest/nearest-voxels.ts'
import type { SiteSource } from './site-source.ts'
import { placesIn, type Supercell, supercellOf } from './supercell.ts'

/** A crystal laid over a run: which atom stands on each of its framework places. */
export interface CrystalFit {
  readonly lattice: Lattice
  readonly supercell: Supercell
  /** The crystal as it is (1) or inverted (−1), then shifted by this much, Å. */
  readonly setting: 1 | -1
  readonly shift: readonly number[]
  /** Store row of the atom on each framework place [unit cell][anchor], and where it was in the first frame, [..][3], Å. */
  readonly rows: Rows
  readonly places: Float64Array
}

/** Atoms of the framework where a run has them. */
interface Atoms {
  readonly rows: Rows
  readonly places: Float64Array
}

interface Match {
  readonly setting: 1 | -1
  readonly shift: number[]
  /** Of each place the index of the atom next to it, and the vector from the place to it. */
  readonly atom: Int32Array
  readonly offset: Float64Array
  /** Places whose atom another one has too. */
  readonly twice: number
  readonly square: number
}

/** Lays a crystal over a run's framework in its first frame: tries both settings (as given, and inverted) and every shift that
 *  brings an atom of the rarest framework element (without atoms to spare, if there is one) onto a place of it, takes the one of least squares (that as given, where it is nearly as good), then shifts to the mean.
 *  Atoms may be left over. Throws a usage error
 *  where the cell does not fit, or two places have the same atom. */
export function fitCrystal(source: SiteSource, run: Run): CrystalFit {
  const cell = run.manifest.cell
  const lattice = latticeOf(cell)
  const supercell = supercellOf(source.cell, cell, run.name)
  const groups = groupsOf(source, run, supercell)
  let best: Match | undefined
  const unmoved = placesIn(
    supercell,
    cell,
    source.anchors.map(({ at }) => at),
  )
  const asGiven = refined(lattice, groups, unmoved, { setting: 1, shift: [0, 0, 0] })
  for (const setting of [1, -1] as const) {
    const places = unmoved.map((value) => setting * value)
    for (const shift of shiftsFor(groups, places, source.anchors.length)) {
      const found = refined(lattice, groups, places, { setting, shift })
      if (!best || found.twice < best.twice || (found.twice === best.twice && found.square < best.square))
        best = found
    }
  }
  const match = isAsGood(asGiven, best as Match) ? asGiven : (best as Match)
  if (match.twice > 0) throw misfit(run, match, groups)
  return { lattice, supercell, setting: match.setting, shift: match.shift, ...atomsOf(groups, match) }
}

/** A crystal that was made from the run lies where it is: where symmetry lets it lie elsewhere too, chance must not decide. */
const isAsGood = (one: Match, best: Match): boolean =>
  one.twice <= best.twice && one.square <= 2 * best.square + 1e-6 * one.atom.length

/** Framework places that the same elements may stand on, and the atoms of those elements. */
interface Group {
  readonly elements: readonly string[]
  readonly places: number[]
  readonly atoms: Atoms
  /** Keeps the table of the atoms from one trial to the next. */
  readonly memory: VoxelMemory
}

function groupsOf({ anchors }: SiteSource, run: Run, { origins }: Supercell): Group[] {
  const keys = [...new Set(anchors.map(({ elements }) => [...elements].sort().join()))]
  const groups = keys.map((key): Group => {
    const elements = key.split(',')
    const places = origins.flatMap((_, cell) =>
      anchors.flatMap((anchor, i) =>
        [...anchor.elements].sort().join() === key ? [cell * anchors.length + i] : [],
      ),
    )
    return { elements, places, atoms: firstFrame(run, rowsOfTypes(run, typesOf(run, elements))), memory: {} }
  })
  for (const { elements, places, atoms } of groups) {
    if (places.length <= atoms.rows.length) continue
    throw usageError(
      `sites: the crystal has ${places.length} places for ${elements.join(', ')}, ${run.name} has ${atoms.rows.length} such atoms`,
      'Check the cell of the crystal, and which elements stand for which with "anchors".',
    )
  }
  const spare = ({ places, atoms }: Group) => Math.min(1, atoms.rows.length - places.length)
  return groups.sort((a, b) => spare(a) - spare(b) || a.places.length - b.places.length)
}

function firstFrame(run: Run, rows: Rows): Atoms {
  const block = sliceBlock(run.block(0, rows), 0, 1)
  const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => block.column(name))
  return {
    rows,
    places: Float64Array.from({ length: 3 * rows.length }, (_, i) => [x, y, z][i % 3][Math.floor(i / 3)]),
  }
}

/** The first atom of the rarest kind, of those without atoms to spare if there are, on each place of that kind within the first unit cell. */
function shiftsFor([rarest]: readonly Group[], places: Float64Array, perCell: number): number[][] {
  return rarest.places
    .filter((place) => place < perCell)
    .map((place) => [0, 1, 2].map((c) => rarest.atoms.places[c] - places[3 * place + c]))
}

/** Shifts to the mean of the vectors from places to atoms until the matching stays; two rounds are enough near the truth. */
function refined(
  lattice: Lattice,
  groups: readonly Group[],
  places: Float64Array,
  { setting, shift }: Pick<Match, 'setting' | 'shift'>,
): Match {
  let found = matched(lattice, groups, places, { setting, shift })
  for (let round = 0; round < 2; round++) {
    const count = found.atom.length
    const mean = [0, 1, 2].map(
      (c) => found.offset.reduce((sum, value, i) => (i % 3 === c ? sum + value : sum), 0) / count,
    )
    found = matched(lattice, groups, places, {
      setting,
      shift: found.shift.map((value, c) => value + mean[c]),
    })
  }
  return found
}

function matched(
  lattice: Lattice,
  groups: readonly Group[],
  places: Float64Array,
  { setting, shift }: Pick<Match, 'setting' | 'shift'>,
): Match {
  const atom = new Int32Array(places.length / 3)
  const offset = new Float64Array(places.length)
  let [twice, square] = [0, 0]
  for (const group of groups) {
    const at = group.places.map((place) => [0, 1, 2].map((c) => places[3 * place + c] + shift[c]))
    const label = new Uint16Array(at.length)
    const axis = (c: number) => Float32Array.from(at, (point) => point[c])
    const own = (c: number) => group.atoms.places.filter((_, i) => i % 3 === c)
    const centres = { count: group.atoms.rows.length, moving: false, x: own(0), y: own(1), z: own(2) }
    const [x, y, z] = [axis(0), axis(1), axis(2)]
    const radii = [Number.POSITIVE_INFINITY]
    nearest({ lattice, frames: 1, x, y, z, centres, radii, edge: COARSE }, group.memory, [label])
    twice += label.length - new Set(label).size
    group.places.forEach((place, i) => {
      const k = label[i] - 1
      atom[place] = k
      const d = [0, 1, 2].map((c) => group.atoms.places[3 * k + c] - at[i][c])
      const image = nearestShift(lattice, d[0], d[1], d[2])
      for (let c = 0; c < 3; c++) {
        offset[3 * place + c] = d[c] - image[c]
        square += offset[3 * place + c] ** 2
      }
    })
  }
  return { setting, shift: [...shift], atom, offset, twice, square }
}

function atomsOf(groups: readonly Group[], { atom }: Match): Pick<CrystalFit, 'rows' | 'places'> {
  const rows = new Uint32Array(atom.length)
  const places = new Float64Array(3 * atom.length)
  for (const group of groups) {
    for (const place of group.places) {
      rows[place] = group.atoms.rows[atom[place]]
      for (let c = 0; c < 3; c++) places[3 * place + c] = group.atoms.places[3 * atom[place] + c]
    }
  }
  return { rows, places }
}

function misfit(run: Run, { twice, square, atom }: Match, groups: readonly Group[]): Error {
  const kinds = groups.map(({ elements, places }) => `${places.length} of ${elements.join('/')}`).join(', ')
  return usageError(
    `sites: the framework of ${run.name} (${kinds}) does not fit the crystal one to one: ${twice} places share an atom, ` +
      `root mean square distance ${Math.sqrt(square / atom.length).toFixed(2)} Å`,
    'Give the sites of this crystal as a CIF or POSCAR, or begin the run where its framework is ordered.',
  )
}
