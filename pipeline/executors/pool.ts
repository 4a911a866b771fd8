import { Piscina } from 'piscina'
import { type Fault, IonstreamError } from '../../schemas/errors.ts'
import {
  defer,
  EMPTY,
  finalize,
  from,
  map,
  merge,
  mergeMap,
  Observable,
  of,
  repeat,
  Subject,
} from '../flow/rxjs.ts'
import type { Event, Executor } from '../work/executor.ts'
import type { Order } from '../work/workshop.ts'
import { makeLanes } from './lanes.ts'
import type { Given } from './worker.ts'

/** Short-lived objects are few beside the blocks, which live outside the heap: a small nursery keeps memory flat. */
const YOUNG_MB = 8

/** A pool of threads; only orders travel. A `stop` lets running tasks end at their next block, with a checkpoint. */
export const pool =
  (threads: number): Executor =>
  (job, orders, stop) =>
    new Observable<Event>((subscriber) => {
      const halt = new Int32Array(new SharedArrayBuffer(4))
      const workers = new Piscina({
        workerData: { job, halt } satisfies Given,
        filename: new URL('./worker.js', import.meta.url).href,
        minThreads: 1,
        maxThreads: threads,
        idleTimeout: 1000,
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      })
      const frames = new Subject<Event>()
      workers.on('message', (message: { frames?: number }) => {
        if (message?.frames) frames.next({ kind: 'frames', frames: message.frames })
      })
      const stopping = stop.subscribe(() => Atomics.store(halt, 0, 1))
      const take = makeLanes(orders, threads)
      const lane = (_: unknown, index: number): Observable<Event> => {
        let taken: Order[] = []
        return defer(() => {
          taken = Atomics.load(halt, 0) === 0 ? take(index) : []
          return taken.length > 0 ? carriedOut(workers, taken) : EMPTY
        }).pipe(repeat({ delay: () => (taken.length > 0 ? of(true) : EMPTY) }))
      }
      const work = merge(...Array.from({ length: threads }, lane)).pipe(finalize(() => frames.complete()))
      const events = merge(work, frames).subscribe(subscriber)
      return () => {
        events.unsubscribe()
        stopping.unsubscribe()
        void workers.destroy()
      }
    })

const carriedOut = (workers: Piscina, orders: readonly Order[]): Observable<Event> =>
  from(workers.run(orders)).pipe(mergeMap((answer) => outcome(answer, orders)))

function outcome(answer: any, orders: readonly Order[]): Observable<Event> {
  if (answer.ok)
    return from(orders.filter((_, i) => answer.whole[i])).pipe(map((order) => ({ kind: 'done', order })))
  if (answer.name === 'IonstreamError')
    throw new IonstreamError(answer.fault as Fault, answer.message, answer.remedy)
  throw Object.assign(new Error(answer.message), { name: answer.name, stack: answer.stack })
}
