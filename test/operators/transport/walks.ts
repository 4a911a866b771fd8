import type { ExecutionContext } from 'ava'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import { msd } from '../../../operators/transport/msd.ts'
import { type FinishContext, knownOf, type RunState } from '../../../pipeline/definition/operator.ts'
import type { MeasureStep } from '../../../pipeline/definition/steps.ts'
import type { Rows } from '../../../pipeline/run/block.ts'
import {
  addGroup,
  everyChannel,
  numbersIn,
  rangeFrom,
  rowsFrom,
  sizedFor,
} from '../../../pipeline/state/channels.ts'
import { partFramesOf } from '../../../pipeline/state/parts.ts'
import { emptyState } from '../../../pipeline/state/slots.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { inMemory, type MemoryRun, slices } from '../../helpers/memory.ts'
import { normal, seeded } from '../../helpers/random.ts'

export type Path = (
  random: { uniform: () => number; normal: () => number },
  atom: number,
) => (frame: number) => number

/** A run whose atoms move along each axis as `path` says, independently. */
export function runOf(
  atoms: readonly (readonly [string, number])[],
  frames: number,
  interval: number,
  seed: number,
  path: Path,
  name?: string,
): MemoryRun {
  const uniform = seeded(seed)
  const random = { uniform, normal: normal(uniform) }
  const count = atoms.reduce((sum, [, n]) => sum + n, 0)
  const columns = { x: make(), y: make(), z: make() }
  function make() {
    const values = new Float32Array(count * frames)
    for (let atom = 0; atom < count; atom++) {
      const at = path(random, atom)
      for (let t = 0; t < frames; t++) values[atom * frames + t] = at(t)
    }
    return values
  }
  return inMemory({ atoms, frames, interval, columns, name })
}

/** A random walk of this variance per frame and axis. */
export const walk =
  (variance: number): Path =>
  (random) => {
    let at = 10 * random.uniform()
    return () => (at += Math.sqrt(variance) * random.normal())
  }

/** A thermal oscillator that forgets its place within a few frames: bound to a point for ever. */
export const caged: Path = (random) => {
  let at = random.normal()
  return () => (at = 0.7 * at + Math.sqrt(1 - 0.49) * random.normal())
}

/** Asserts that two states have the same bits, but for what a fit is given: those sums are added block by block of frames. */
export function sameCurves(
  t: ExecutionContext,
  one: RunState['total'],
  two: RunState['total'],
  of = '',
): void {
  for (const [name, values] of Object.entries(two)) {
    if (name !== 'fitProducts' && name !== 'fitSteps') t.deepEqual(one[name], values, `${of} ${name}`)
    else
      t.true(
        one[name].every((value, i) => Math.abs(value - values[i]) <= 1e-12 * Math.max(1e2, Math.abs(value))),
        `${of} ${name}`,
      )
  }
}

export const everyRow = (run: MemoryRun): Rows => Uint32Array.from({ length: run.atoms }, (_, i) => i)

/** The closed state of a run: groups of rows, or of channels, each in slices that end at these frames. */
export const stateOf = (
  run: MemoryRun,
  given: object,
  ends: readonly number[] = [],
  group = run.atoms,
): RunState => stateBy(msd(given), run, ends, group)

/** The same of any measure. */
export function stateBy(
  { operator, params }: MeasureStep,
  run: MemoryRun,
  ends: readonly number[] = [],
  group = run.atoms,
): RunState<any> {
  const all = everyRow(run)
  operator.asked.check?.(params, run)
  const known = knownOf(operator, params, run, all)
  const given = operator.channels?.(known)
  const slots = operator.slots(known)
  const every = sizedFor(slots, everyChannel(operator, given, all))
  const total = emptyState(every)
  const width = operator.parts === 'time' ? partFramesOf(run.frames) : run.frames
  const parts = Array.from({ length: Math.ceil(run.frames / width) }, () => emptyState(every))
  const cuts = [...new Set([...ends, ...parts.map((_, k) => k * width)])].sort((a, b) => a - b)
  for (let first = 0; first < (given?.count ?? all.length); first += group) {
    const rows = given ? all : all.subarray(first, first + group)
    const channels = given ? rangeFrom({ ...given, group }, first) : rowsFrom(first, rows, all.length)
    const states = parts.map(() => emptyState(sizedFor(slots, channels)))
    const own = given ? numbersIn(channels) : rows
    const at = { ...known, carry: operator.carry?.(known, own) ?? {}, channels }
    for (const block of slices(run, cuts, rows))
      operator.update(states[Math.floor(block.first / width)], block, at)
    operator.close?.(states[states.length - 1], at)
    states.forEach((state, k) => {
      addGroup(slots, parts[k], state, channels)
      addGroup(slots, total, state, channels)
    })
  }
  return { ...known, total, parts }
}

/** The table of any measure over runs in memory. */
export const tableBy = (step: MeasureStep, runs: readonly MemoryRun[], warn = quiet.warn): Table =>
  step.operator.finish(
    runs.map((run) => stateBy(step, run)),
    step.params,
    { tags: runs[0].tags, runs, rows: runs.map(everyRow), warn },
  )

export const quiet: FinishContext = { tags: {}, runs: [], rows: [], warn: () => {} }

export const msdOf = (runs: readonly MemoryRun[], given: object = {}): Table => {
  const { operator, params } = msd(given)
  return operator.finish(
    runs.map((run) => stateOf(run, given)),
    params,
    quiet,
  )
}

export const diffusionOf = (runs: readonly MemoryRun[], given: object = {}, warn = quiet.warn): Row[] => {
  const { operator, params } = diffusion(given)
  return [...operator.finish({ msd: msdOf(runs) }, params, { ...quiet, warn }).rows]
}
