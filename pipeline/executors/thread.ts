import { concatMap, from, Observable, takeUntil } from 'rxjs'
import type { Event, Executor } from '../work/executor.ts'
import { carryOut, workshopFor } from '../work/workshop.ts'

/** Everything in this thread, one task after the other. */
export const thread: Executor = (job, orders, stop) =>
  from(orders).pipe(
    concatMap(
      (order) =>
        new Observable<Event>((subscriber) => {
          workshopFor(job)
            .then(async (workshop) => {
              await breath()
              if (subscriber.closed) return
              carryOut(workshop, order, (frames) => subscriber.next({ kind: 'frames', frames }))
              subscriber.next({ kind: 'done', order })
              subscriber.complete()
            })
            .catch((error) => subscriber.error(error))
        }),
    ),
    takeUntil(stop),
  )

/** Lets signals and progress through between tasks. */
const breath = () => new Promise((resolve) => setImmediate(resolve))
