import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type * as Rx from 'rxjs'

const require = createRequire(import.meta.url)
/** RxJS as the one file that its package has besides 220 modules, which take eight times as long to load. */
const whole: typeof Rx = require(
  join(dirname(require.resolve('rxjs/package.json')), 'dist/bundles/rxjs.umd.min.js'),
)

export const {
  concatMap,
  defer,
  EMPTY,
  filter,
  finalize,
  from,
  fromEvent,
  lastValueFrom,
  map,
  merge,
  mergeMap,
  NEVER,
  Observable,
  of,
  ReplaySubject,
  repeat,
  scan,
  share,
  startWith,
  Subject,
  take,
  takeUntil,
  tap,
} = whole

export type Observable<T> = Rx.Observable<T>
export type OperatorFunction<T, R> = Rx.OperatorFunction<T, R>
