import { fromEvent, merge, share, take, tap } from '../../../pipeline/flow/rxjs.ts'
import { say } from './print.ts'

/** Emits once when a person or a scheduler asks to stop: what runs is saved. A second time ends at once. */
export const interrupts = () =>
  merge(fromEvent(process, 'SIGINT'), fromEvent(process, 'SIGTERM')).pipe(
    take(1),
    tap(() => say('stopping: what the running tasks have is saved …')),
    share(),
  )
