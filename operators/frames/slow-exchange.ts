import type { FinishContext, RunState } from '../../pipeline/definition/operator.ts'
import { changesOfPlace } from './changes-of-place.ts'
import { mobileIn } from './mobile.ts'

/** Least share of the changes of half a run that a sixteenth of it has, for one run and for two: below, the exchange takes a sixth of
 *  the run or more (two: a third), and errors by blocks of time are too small. */
const SELDOM = [0.4, 0.2]
/** So many replicas scatter as much as whatever is slow in them makes them. */
const ENOUGH = SELDOM.length + 1

type Seen = Pick<RunState, 'run' | 'rows'>

/** Warns where ions of a mobile element change their places slowly within fewer runs than tell what that does to a curve. */
export function warnOfSlowExchange<R extends Seen>(
  runs: readonly R[],
  curve: string,
  { warn }: FinishContext,
  isCounted: (seen: R, element: string) => boolean = () => true,
): void {
  if (runs.length >= ENOUGH) return
  const least = SELDOM[runs.length - 1]
  for (const seen of runs) {
    const { run, rows } = seen
    for (const element of mobileIn(run).filter((each) => isCounted(seen, each))) {
      const own = rows.filter((row) => run.types[run.typeOf[row]].element === element)
      const changes = changesOfPlace(run, own)
      if (changes !== undefined && (changes.later === 0 || changes.next < least * changes.later))
        warn(
          'slow-exchange',
          `${run.name}: ${percent(changes.next)} of ${element} are at another place a sixteenth of the run later, ${percent(changes.later)} half a run later: what so slow an exchange does to ${curve} is not in its error; take ${ENOUGH} replicas or more, which begin independently`,
        )
    }
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`
