import { latticeOf, squaredDistance } from '../../pipeline/cell/lattice.ts'
import { type Rows, sliceBlock } from '../../pipeline/run/block.ts'
import { mostOf } from '../../pipeline/run/ids.ts'
import { elementsOf, type Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { displacementMaps } from '../kernels/nearest/nearest-maps.ts'
import { mobileIn } from './mobile.ts'
import { type Range, readSelection, type Wanted, type Word, wrongWord } from './selection-reader.ts'

const AXES = ['x', 'y', 'z'] as const

/** For every row of a run 1 where one of the selections has it, else 0. Distances are those of the first frame, to the nearest image;
 *  no atom is near itself. Throws a usage error for a name that no atom of the run has, and for a selection of nothing. */
export function chosenRows(run: Run, selections: readonly string[]): Uint8Array {
  const found = selections.map((selection) => {
    const chosen = rowsOf(run, selection, readSelection(selection))
    if (!chosen.includes(1))
      throw wrongWord(selection, { text: selection, at: 0 }, `no atom of ${run.name} is selected`)
    return chosen
  })
  return Uint8Array.from({ length: run.atoms }, (_, row) => (found.some((chosen) => chosen[row]) ? 1 : 0))
}

function rowsOf(run: Run, selection: string, wanted: Wanted): Uint8Array {
  const inner = (each: Wanted) => rowsOf(run, selection, each)
  const rows = (has: (row: number) => unknown) =>
    Uint8Array.from({ length: run.atoms }, (_, row) => (has(row) ? 1 : 0))
  switch (wanted.kind) {
    case 'all':
      return rows(() => true)
    case 'mobile': {
      const mobile = mobileElements(run)
      return rows((row) => mobile.includes(run.types[run.typeOf[row]].element))
    }
    case 'element':
    case 'type': {
      const types = typesNamed(run, selection, wanted.kind, wanted.names)
      return rows((row) => types.has(run.typeOf[row]))
    }
    case 'id':
    case 'index': {
      const numbers = wanted.kind === 'id' ? run.ids : placesOf(run.ids)
      for (const range of wanted.ranges) refuseBeyond(run, selection, wanted.kind, numbers, range)
      return rows((row) => wanted.ranges.some(({ from, to }) => numbers[row] >= from && numbers[row] <= to))
    }
    case 'not': {
      const not = inner(wanted.of)
      return rows((row) => !not[row])
    }
    case 'and':
    case 'or': {
      const parts = wanted.of.map(inner)
      return rows((row) =>
        wanted.kind === 'and' ? parts.every((part) => part[row]) : parts.some((part) => part[row]),
      )
    }
    case 'near':
      return rowsNear(run, inner(wanted.of), wanted.distance)
  }
}

/** The mobile elements that a run has. Throws a usage error where it has none. */
function mobileElements(run: Run): string[] {
  const mobile = mobileIn(run)
  const present = elementsOf(run).filter((element) => mobile.includes(element))
  if (present.length > 0) return present
  throw usageError(
    `${run.name} has no atoms of a mobile element (${mobile.join(', ')})`,
    `Say which move, as in --mobile, or whose numbers you want, as in --of: it has ${elementsOf(run).join(', ')}.`,
  )
}

function typesNamed(
  run: Run,
  selection: string,
  kind: 'element' | 'type',
  names: readonly Word[],
): Set<number> {
  const own = run.types.map(({ element, label }) => (kind === 'element' ? element : label))
  const all = kind === 'element' ? elementsOf(run) : own
  const found = names.map((name) => {
    const types = own.flatMap((each, i) => (each === name.text ? [i] : []))
    if (types.length === 0)
      throw wrongWord(
        selection,
        name,
        `${run.name} has no atoms "${kind === 'type' ? 'type:' : ''}${name.text}"`,
        didYouMean(name.text, all),
      )
    return types
  })
  return new Set(found.flat())
}

/** Throws a usage error for numbers that no atom has, and for a range that ends beyond the last one. */
function refuseBeyond(
  run: Run,
  selection: string,
  kind: 'id' | 'index',
  numbers: ArrayLike<number>,
  { word, from, to }: Range,
): void {
  const last = mostOf(numbers)
  if (to <= last && Array.prototype.some.call(numbers, (each) => each >= from && each <= to)) return
  const has =
    kind === 'index' ? `${run.atoms} atoms, index 0:${last}` : `${run.atoms} atoms, ids up to ${last}`
  throw wrongWord(
    selection,
    word,
    `${run.name} has no atom ${kind} ${to <= last ? word.text : to}: it has ${has}`,
  )
}

/** Of each row the place of its atom in the order of ids, from 0. */
function placesOf(ids: Run['ids']): Int32Array {
  const places = new Int32Array(ids.length)
  Array.from(ids.keys())
    .sort((a, b) => ids[a] - ids[b])
    .forEach((row, place) => {
      places[row] = place
    })
  return places
}

function rowsNear(run: Run, others: Uint8Array, distance: number): Uint8Array {
  const hosts: Rows = Uint32Array.from(others.keys()).filter((row) => others[row] === 1)
  const block = sliceBlock(run.block(0), 0, 1)
  const { actual, reference } = block.cell
  const lattice = latticeOf(reference)
  const maps = actual && displacementMaps(reference, actual)
  const [x, y, z] = AXES.map((name) => block.column(name))
  const isNear = (a: number, b: number) =>
    a !== b && squaredDistance(lattice, x[a], y[a], z[a], x[b], y[b], z[b], maps) < distance * distance
  return Uint8Array.from({ length: run.atoms }, (_, row) => (hosts.some((host) => isNear(row, host)) ? 1 : 0))
}
