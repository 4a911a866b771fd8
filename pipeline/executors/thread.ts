import { concatMap, defer, EMPTY, Observable, of, repeat, takeUntil } from '../flow/rxjs.ts'
import type { Event, Executor } from '../work/executor.ts'
import { carryOut, type Order, workshopFor } from '../work/workshop.ts'
import { makeLanes } from './lanes.ts'

/** Everything in this thread, one after the other. */
export const thread: Executor = (job, orders, stop) => {
  const take = makeLanes(orders, 1)
  let taken: Order[] = []
  return defer(() => of((taken = take(0)))).pipe(
    concatMap((own) => (own.length > 0 ? carriedOut(job, own) : EMPTY)),
    repeat({ delay: () => (taken.length > 0 ? of(true) : EMPTY) }),
    takeUntil(stop),
  )
}

const carriedOut = (job: Parameters<Executor>[0], orders: readonly Order[]): Observable<Event> =>
  new Observable<Event>((subscriber) => {
    workshopFor(job)
      .then(async (workshop) => {
        await breath()
        if (subscriber.closed) return
        carryOut(workshop, orders, (frames) => subscriber.next({ kind: 'frames', frames }))
        for (const order of orders) subscriber.next({ kind: 'done', order })
        subscriber.complete()
      })
      .catch((error) => subscriber.error(error))
  })

/** Lets signals and progress through between tasks. */
const breath = () => new Promise((resolve) => setImmediate(resolve))
