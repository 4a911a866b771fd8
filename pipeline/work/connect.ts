import { isSilent } from '../definition/operator.ts'
import { bind } from '../definition/steps.ts'
import { type Observable, Subject, share, tap } from '../flow/rxjs.ts'
import type { Block } from '../run/block.ts'
import type { Carry } from '../state/carry.ts'
import { describeStep, hashOf } from './fingerprint.ts'
import type { Chain } from './plan.ts'

/** A chain with the memory of each transform and, last, of the measure. */
export interface Branch {
  readonly chain: Chain
  readonly carries: Carry[]
}

/** One stream of blocks through the transforms, common beginnings once, into every measure. */
export function connect<W extends Branch>(working: readonly W[], consume: (each: W, block: Block) => void) {
  const source = new Subject<Block>()
  let failure: { error: unknown } | undefined
  const branches = new Map<string, Observable<Block>>([['', source]])
  for (const each of working) {
    let path = ''
    let stream = source as Observable<Block>
    each.chain.steps.forEach((step, i) => {
      const silent = isSilent(step.operator, each.chain.measure.operator)
      path = hashOf([path, describeStep(step), silent])
      const place = { prepared: each.chain.facts[i].prepared, carry: each.carries[i] }
      const branch = branches.get(path) ?? stream.pipe(bind(step, place, silent), share())
      branches.set(path, branch)
      stream = branch
    })
    stream.pipe(tap((block) => consume(each, block))).subscribe({ error: (error) => (failure ??= { error }) })
  }
  return {
    push(block: Block): number {
      source.next(block)
      if (failure) throw failure.error
      return block.count
    },
  }
}
