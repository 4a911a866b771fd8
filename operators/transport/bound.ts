import { latticeOf, nearestShift } from '../../pipeline/cell/lattice.ts'
import type { FinishContext } from '../../pipeline/definition/operator.ts'
import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { elementOf } from '../sampling/subject-elements.ts'

/** Longest bond of an atom in a molecule or polyanion, Å; elements that are ions by themselves where they have none. */
const BONDS: Readonly<Record<string, number>> = { H: 1.25, O: 1.75 }
/** Elements that a bond leads to; any other is an ion beside it. */
const PARTNERS: readonly string[] = [
  'H',
  'B',
  'C',
  'N',
  'O',
  'Si',
  'P',
  'S',
  'Cl',
  'Ge',
  'As',
  'Se',
  'Br',
  'I',
]

/** Of H and O among the rows those of which most atoms have the same bond at the beginning and at the end of the first run: no ions. */
function boundAmong({ runs: [run], rows: [rows] }: Pick<FinishContext, 'runs' | 'rows'>): string[] {
  if (!run) return []
  return Object.keys(BONDS).filter((element) => {
    const own = rows.filter((row) => elementOf(run, row) === element)
    return own.length > 0 && 2 * stillBonded(run, own, BONDS[element]) > own.length
  })
}

/** Those that are no carriers, which is said: bound ones whose charge nobody gives. */
export function boundCarriers(charges: readonly string[], context: FinishContext): string[] {
  const told = charges.map((word) => word.split('=')[0])
  const bound = boundAmong(context).filter((element) => !told.includes(element))
  if (bound.length > 0)
    context.warn(
      'bound',
      `${bound.join(' and ')} stay bonded in molecules or polyanions: no carriers (other: --charges)`,
    )
  return bound
}

/** How many of these atoms are bonded to one atom in the first frame and in the last. */
function stillBonded(run: Run, own: Rows, longest: number): number {
  const partners = Uint32Array.from({ length: run.atoms }, (_, row) => row).filter((row) =>
    PARTNERS.includes(elementOf(run, row)),
  )
  const lattice = latticeOf(run.manifest.cell)
  const [first, last] = [0, run.frames - 1].map((frame) => ({
    own: placesIn(run, own, frame),
    partners: placesIn(run, partners, frame),
  }))
  const distance = ({ own: a, partners: b }: typeof first, i: number, j: number): number => {
    const d = [0, 1, 2].map((c) => b[3 * j + c] - a[3 * i + c])
    const image = nearestShift(lattice, d[0], d[1], d[2])
    return Math.hypot(...d.map((value, c) => value - image[c]))
  }
  const isBonded = (i: number): boolean =>
    partners.some(
      (row, j) => row !== own[i] && distance(first, i, j) < longest && distance(last, i, j) < longest,
    )
  return Array.from(own.keys()).filter(isBonded).length
}

/** Positions [row][3] in one frame, Å. */
function placesIn(run: Run, rows: Rows, frame: number): Float64Array {
  const block = run.block(Math.floor(frame / run.blockFrames), rows)
  const axes = (['x', 'y', 'z'] as const).map((name) => block.column(name, rows))
  const t = frame - block.first
  return Float64Array.from(
    { length: 3 * rows.length },
    (_, k) => axes[k % 3][Math.floor(k / 3) * block.count + t],
  )
}
