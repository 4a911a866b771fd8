import { type Given, type Params, resolveParams } from '../../schemas/params.ts'
import type { Table } from '../../schemas/table.ts'
import { map, Observable, type OperatorFunction } from '../flow/rxjs.ts'
import { type Block, derive, type Fact, type Facts } from '../run/block.ts'
import type { Carry } from '../state/carry.ts'
import { everyChannel, numbersIn, sizedFor } from '../state/channels.ts'
import { emptyState, type Slots } from '../state/slots.ts'
import { type Estimate, knownOf, type Measure, type Operator, type Transform } from './operator.ts'

/** A transform with its parameters: an rxjs operator that carries its description. */
export interface TransformStep extends OperatorFunction<Block, Block> {
  readonly operator: Transform
  readonly params: any
}

/** A measure with its parameters; on a plain stream of blocks it emits one table at the end. */
export interface MeasureStep extends OperatorFunction<Block, Table> {
  readonly operator: Measure
  readonly params: any
}

/** An estimate with its parameters. */
export interface EstimateStep {
  readonly operator: Estimate
  readonly params: any
}

export type Step = TransformStep | MeasureStep | EstimateStep

/** A block, the state of a run, …: whatever knows the steps before it. */
interface Behind {
  readonly facts: Facts
}

/** A transform's maker: call it with parameters to get a step; `operator` is its description. */
export interface TransformMaker<S extends Params, K = any> {
  (given?: Given<S>): TransformStep
  readonly operator: Transform<S, K>
  /** What the nearest of its steps before worked out of the run. Throws where there is none. */
  of(behind: Behind): K
  /** The same; undefined where there is none. */
  find(behind: Behind): K | undefined
  /** As one of its steps leaves it, for blocks that are made by hand. */
  fact(prepared: K): Fact
}
export interface MeasureMaker<S extends Params, L extends Slots, C extends Carry, H = any> {
  (given?: Given<S>): MeasureStep
  readonly operator: Measure<S, L, C, H>
}
export interface EstimateMaker<S extends Params> {
  (given?: Given<S>): EstimateStep
  readonly operator: Estimate<S>
}

/** Declares a transform. */
export function transform<S extends Params, K, C extends Carry>(
  definition: Omit<Transform<S, K, C>, 'kind'>,
): TransformMaker<S, K> {
  const operator = { kind: 'transform', ...definition } as Transform<S, K>
  const nearest = ({ facts }: Behind) => facts.findLast((fact) => fact.transform === operator)
  return Object.assign(
    (given?: Given<S>) => transformStep(operator, resolveParams(operator.name, operator.params, given)),
    {
      operator,
      of(behind: Behind): K {
        const found = nearest(behind)
        if (!found) throw new Error(`no step of "${operator.name}" before`)
        return found.prepared as K
      },
      find: (behind: Behind) => nearest(behind)?.prepared as K | undefined,
      fact: (prepared: K): Fact => ({ transform: operator, prepared }),
    },
  )
}

/** Declares a measure. */
export function measure<S extends Params, L extends Slots, C extends Carry, H>(
  definition: Omit<Measure<S, L, C, H>, 'kind'>,
): MeasureMaker<S, L, C, H> {
  const operator = { kind: 'measure', ...definition } as Measure<S, L, C, H>
  return Object.assign(
    (given?: Given<S>) => measureStep(operator, resolveParams(operator.name, operator.params, given)),
    { operator },
  )
}

/** Declares an estimate. */
export function estimate<S extends Params>(definition: Omit<Estimate<S>, 'kind'>): EstimateMaker<S> {
  const operator = { kind: 'estimate', ...definition } as Estimate<S>
  return Object.assign(
    (given?: Given<S>) => ({ operator, params: resolveParams(operator.name, operator.params, given) }),
    { operator },
  )
}

/** A step of any listed operator: how definitions that are not written as code are made. */
export function stepOf(operator: Transform, given?: object): TransformStep
export function stepOf(operator: Measure, given?: object): MeasureStep
export function stepOf(operator: Estimate, given?: object): EstimateStep
export function stepOf(operator: Operator, given?: object): Step {
  const params = resolveParams(operator.name, operator.params, given)
  if (operator.kind === 'transform') return transformStep(operator, params)
  return operator.kind === 'measure' ? measureStep(operator, params) : { operator, params }
}

/** A transform bound to its place: facts and memory are made at the first block unless they are given; a
 *  silent one gives its facts alone. */
export function bind(
  step: { operator: Transform; params: any },
  place?: { prepared: any; carry: any },
  isSilent = false,
): OperatorFunction<Block, Block> {
  const { operator, params } = step
  return (blocks) =>
    new Observable((subscriber) => {
      let at = place
      return blocks
        .pipe(
          map((block) => {
            at ??= {
              prepared: operator.prepare?.(params, block.run, block.facts),
              carry: operator.carry?.(params, block.run, block.rows),
            }
            const fact = { transform: operator, prepared: at.prepared }
            const out = isSilent ? block : operator.apply(block, { params, ...at })
            return derive(out, { facts: [...block.facts, fact] })
          }),
        )
        .subscribe(subscriber)
    })
}

function transformStep(operator: Transform, params: any): TransformStep {
  return Object.assign(bind({ operator, params }), { operator, params })
}

function measureStep(operator: Measure, params: any): MeasureStep {
  const run: OperatorFunction<Block, Table> = (blocks) =>
    new Observable((subscriber) => {
      let state: any
      let at: any
      let last: Block | undefined
      return blocks.subscribe({
        next(block) {
          if (!state) {
            operator.asked.check?.(params, block.run)
            const known = knownOf(operator, params, block.run, block.rows, block.facts)
            const channels = everyChannel(operator, operator.channels?.(known), block.rows)
            state = emptyState(sizedFor(operator.slots(known), channels))
            const own = operator.cut === 'channels' ? numbersIn(channels) : block.rows
            at = { ...known, carry: operator.carry?.(known, own) ?? {}, channels }
          }
          last = block
          operator.update(state, block, at)
        },
        error: (error) => subscriber.error(error),
        complete() {
          if (last) {
            operator.close?.(state, at)
            const runs = [{ ...at, run: last.run, rows: last.rows, total: state, parts: [state] }]
            const { run, rows } = last
            const known = { tags: run.tags, runs: [run], rows: [rows], warn: () => {} }
            subscriber.next(operator.finish(runs, params, known))
          }
          subscriber.complete()
        },
      })
    })
  return Object.assign(run, { operator, params })
}
