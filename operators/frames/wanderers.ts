import type { Rows } from '../../pipeline/run/block.ts'
import { type Run, rowsOfTypes } from '../../pipeline/run/run.ts'
import { type Bonded, bondedThroughout } from './bonded-throughout.ts'
import { medianOf } from './median.ts'
import { STRETCHES, stretchMeans } from './stretch-means.ts'

/** Mean square displacements below this are no reason to doubt a framework, Å². */
const LEAST = 0.5
/** No atom of a framework is so far from its place, whatever it does there, Å². */
const FAR = 9
/** Half of the run over a sixteenth: about 10 for a random walk, 1 about a fixed place. */
const GROWTH = 5
/** Half of the run over a quarter: 2 for a random walk, 1 where a bound has been reached. */
const LASTING = 1.4

/** Elements among these types whose atoms leave their places: the mean square displacement between means over stretches of the run,
 *  from the median displacement of all these atoms and from that of their own element (so that a drift of the whole, or of a
 *  sublattice, is none), grows with time and has not come to a bound. Atoms that stay bonded move as their group does: a polyanion that turns goes nowhere. None where the run is too short to say. */
export function wanderersAmong(run: Run, types: readonly number[]): string[] {
  const known = answers.get(run.ids) ?? new Map<string, string[]>()
  answers.set(run.ids, known)
  const key = `${run.path} ${run.frames} ${types.join()}`
  const found = known.get(key) ?? look(run, types)
  if (known.size >= MOST_ANSWERS) known.clear()
  known.set(key, found)
  return found
}

/** By the atoms of a run, which it keeps while it grows and when its frames are not read any more. */
const answers = new WeakMap<Run['ids'], Map<string, string[]>>()
const MOST_ANSWERS = 64

function look(run: Run, types: readonly number[]): string[] {
  const rows = rowsOfTypes(run, types)
  const places = stretchMeans(run, rows)
  if (places.length === 0) return []
  const suspects = growing(run, rows, places)
  return suspects.length === 0 ? [] : growing(run, rows, places, bondedThroughout(run, rows, suspects))
}

function growing(run: Run, rows: Rows, places: readonly Float64Array[], bonded?: Bonded): string[] {
  const elements = Array.from(rows, (row) => run.types[run.typeOf[row]].element)
  const after = (lag: number) => meanSquares(places, elements, lag, bonded)
  const far = after(STRETCHES / 2)
  const moved = [...far.keys()].filter((element) => (far.get(element) as number) > LEAST)
  if (moved.length === 0) return []
  const [near, middle] = [after(1), after(STRETCHES / 4)]
  return moved.filter((element) => {
    const [a, b, c] = [near, middle, far].map((squares) => squares.get(element) as number)
    return c > GROWTH * a && (c > LASTING * b || c > FAR)
  })
}

/** Of each element the mean square displacement over so many stretches, all origins, Å². */
function meanSquares(
  places: readonly Float64Array[],
  elements: readonly string[],
  lag: number,
  bonded?: Bonded,
): Map<string, number> {
  const all = [...elements.keys()]
  const origins = Array.from({ length: places.length - lag }, (_, origin) => {
    const moved = places[origin + lag].map((value, i) => value - places[origin][i])
    return { whole: medianOf(moved, all), moved: bonded ? bonded.together(moved) : moved }
  })
  const mean = (members: readonly number[], from: (origin: (typeof origins)[number]) => readonly number[]) =>
    origins.reduce((sum, each) => sum + squaresFrom(from(each), each.moved, members), 0) /
    (origins.length * members.length)
  return new Map(
    [...new Set(elements)].map((element) => {
      const own = all.filter((i) => elements[i] === element)
      const apart = mean(own, ({ whole }) => whole)
      return [
        element,
        own.length < FEW
          ? apart
          : Math.min(
              apart,
              mean(own, ({ moved }) => medianOf(moved, own)),
            ),
      ]
    }),
  )
}

/** Fewer atoms than this have no middle to speak of. */
const FEW = 4

function squaresFrom(middle: readonly number[], moved: Float64Array, members: readonly number[]): number {
  let sum = 0
  for (const i of members)
    for (let axis = 0; axis < 3; axis++) sum += (moved[3 * i + axis] - middle[axis]) ** 2
  return sum
}
