import type { FinishContext, RunState } from '../../pipeline/definition/operator.ts'
import { changesOfPlace } from '../frames/changes-of-place.ts'
import { mobileIn } from '../frames/mobile.ts'
import { elementOf } from '../sampling/subject-elements.ts'
import type { Curves } from './rdf-curves.ts'

/** Least share of the changes of half a run that a sixteenth of it has, for one run and for two: below, the exchange takes a sixth of
 *  the run or more (two: a third), and errors by blocks of time are too small. */
const SELDOM = [0.4, 0.2]
/** So many replicas scatter as much as whatever is slow in them makes them. */
const ENOUGH = SELDOM.length + 1

type Counted = Pick<RunState<any, Curves>, 'run' | 'rows' | 'shape'>

/** Warns where ions of a mobile element that pairs are counted of change their places slowly within fewer runs than tell it. */
export function warnOfSlowExchange(runs: readonly Counted[], { warn }: FinishContext): void {
  if (runs.length >= ENOUGH) return
  const least = SELDOM[runs.length - 1]
  for (const { run, rows, shape } of runs)
    for (const element of mobileIn(run).filter((each) => isCounted(run, shape, each))) {
      const own = rows.filter((row) => elementOf(run, row) === element)
      const changes = changesOfPlace(run, own)
      if (changes !== undefined && (changes.later === 0 || changes.next < least * changes.later))
        warn(
          'slow-exchange',
          `${run.name}: ${percent(changes.next)} of ${element} are at another place a sixteenth of the run later, ${percent(changes.later)} half a run later: what so slow an exchange does to g(r) is not in its error; take ${ENOUGH} replicas or more, which begin independently`,
        )
    }
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`

const isCounted = ({ types }: Counted['run'], { pairs }: Curves, element: string): boolean =>
  pairs.some(({ a, b }) => [...a, ...b].some((type) => types[type].element === element))
