import { cellOfEdges, cellOfVectors } from '../../cell/edges.ts'
import { quoted } from '../common/place.ts'
import { numbersOf } from '../common/text-source.ts'
import { lengthUnit } from '../common/unit-words.ts'
import { type Comment, NO_FACTS, xyzFormat } from './xyz-format.ts'

const CELL = /CELL[({](abcABC|H|GENH)[)}]:?\s*((?:[-+.\deE]+\s+)+)/

/** i-PI xyz: the cell, the step and the units in the comment. */
export const ipiXyz = xyzFormat({
  name: 'ipi-xyz',
  summary: 'i-PI xyz: cell, step and units in the comment',
  offers: {
    positions: ['wrapped'],
    cell: 'always',
    images: 'never',
    velocities: 'never',
    names: 'always',
    time: 'steps',
    units: 'in the file, else bohr',
    streaming: true,
    live: true,
  },
  hasSteps: true,
  stepsOptional: true,
  hasUnits: false,
  hasIds: false,
  mine: (comment) => CELL.test(comment),
  read(comment) {
    const [, kind, values] = CELL.exec(comment) ?? []
    const numbers = numbersOf(values)
    if (numbers?.length !== (kind === 'abcABC' ? 6 : 9)) return `cell ${quoted(values)}, expected its numbers`
    const units = unitsOf(comment)
    if (typeof units === 'string') return units
    const cell = cellOf(kind, numbers)
    if (typeof cell === 'string' || !cell) return cell ?? 'a cell without volume'
    const [, step] = /\bStep:\s*(\d+)/.exec(comment) ?? []
    const facts = {
      ...NO_FACTS,
      cell: cell.map((value) => value * units.cell),
      ...(step === undefined ? {} : { step: Number(step) }),
    }
    return { facts, length: units.positions } satisfies Comment
  },
})

function unitsOf(comment: string): { positions: number; cell: number } | string {
  const found = new Map([...comment.matchAll(/(\w+)\{(\w+)\}/g)].map(([, name, unit]) => [name, unit]))
  const other = [...found.keys()].find((name) => !/^(positions|x_centroid|cell|CELL)$/.test(name))
  if (other !== undefined) return `a file of ${other}, expected one of positions`
  const unit = (name: string) => lengthUnit(found.get(name) ?? 'atomic_unit')
  const [positions, cell] = [unit(found.has('x_centroid') ? 'x_centroid' : 'positions'), unit('cell')]
  if (positions === undefined || cell === undefined) return 'a unit that is no length'
  return { positions, cell }
}

/** Nine numbers are a matrix whose columns are the vectors. */
function cellOf(kind: string, n: readonly number[]): Float64Array | string | undefined {
  if (kind === 'abcABC') return cellOfEdges(n.slice(0, 3), n.slice(3))
  return cellOfVectors(Float64Array.of(n[0], n[3], n[6], n[1], n[4], n[7], n[2], n[5], n[8]))
}
