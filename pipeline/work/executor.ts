import type { Job } from '../definition/definition.ts'
import type { Observable } from '../flow/rxjs.ts'
import type { Order } from './workshop.ts'

/** What an executor tells while it works. */
export type Event =
  | { readonly kind: 'frames'; readonly frames: number }
  | { readonly kind: 'done'; readonly order: Order }

/** Who computes which task, and when: orders in, events out; partial files are the results.
 *  A `stop` lets running tasks end or save what they have, and starts no other. */
export type Executor = (job: Job, orders: readonly Order[], stop: Observable<unknown>) => Observable<Event>
