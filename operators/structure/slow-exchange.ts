import type { FinishContext, RunState } from '../../pipeline/definition/operator.ts'
import { CHANCES, changesOfPlace } from '../frames/changes-of-place.ts'
import { mobileIn } from '../frames/mobile.ts'
import { elementOf } from '../sampling/subject-elements.ts'
import type { Curves } from './rdf-curves.ts'

/** Ions that change their places less often are hardly twice at any one: blocks of time cannot tell how much that does. */
const SELDOM = 5
/** So many replicas scatter as much as whatever is slow in them makes them. */
const ENOUGH = 4

type Counted = Pick<RunState<any, Curves>, 'run' | 'rows' | 'shape'>

/** Warns where ions of a mobile element that pairs are counted of hardly change their places within fewer runs than tell it. */
export function warnOfSlowExchange(runs: readonly Counted[], { warn }: FinishContext): void {
  if (runs.length >= ENOUGH) return
  for (const { run, rows, shape } of runs)
    for (const element of mobileIn(run).filter((each) => isCounted(run, shape, each))) {
      const own = rows.filter((row) => elementOf(run, row) === element)
      const changes = changesOfPlace(run, own)
      if (changes !== undefined && changes < SELDOM)
        warn(
          'slow-exchange',
          `${run.name}: between sixteenths of the run ${element} changes its place ${changes.toFixed(1)} times of ${CHANCES} in the mean: what so slow an exchange does to g(r) is not in its error; take ${ENOUGH} replicas or more, which begin independently`,
        )
    }
}

const isCounted = ({ types }: Counted['run'], { pairs }: Curves, element: string): boolean =>
  pairs.some(({ a, b }) => [...a, ...b].some((type) => types[type].element === element))
