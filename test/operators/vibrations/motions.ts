import { vacf } from '../../../operators/vibrations/vacf/vacf.ts'
import { type FinishContext, type RunState, UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { Tags } from '../../../schemas/store.ts'
import type { Table } from '../../../schemas/table.ts'
import { inMemory, type MemoryRun } from '../../helpers/memory.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { stateBy } from '../transport/walks.ts'

type Random = { uniform: () => number; normal: () => number }
/** Velocity and place along one axis in a frame; called for frame 0, 1, 2 … */
export type Motion = (random: Random, atom: number) => (frame: number) => { v: number; x?: number }

export interface RunOptions {
  readonly interval?: number
  readonly seed?: number
  readonly name?: string
  readonly tags?: Tags
}

/** A run in memory whose atoms move along each axis on their own. */
export function moving(
  atoms: readonly (readonly [string, number])[],
  frames: number,
  motion: Motion,
  { interval = 0.01, seed = 1, name, tags = {} }: RunOptions = {},
) {
  const uniform = seeded(seed)
  const random = { uniform, normal: normal(uniform) }
  const count = atoms.reduce((sum, [, n]) => sum + n, 0)
  const column = () => new Float32Array(count * frames)
  const columns = { x: column(), y: column(), z: column(), vx: column(), vy: column(), vz: column() }
  for (const axis of ['x', 'y', 'z'] as const) {
    for (let atom = 0; atom < count; atom++) {
      const at = motion(random, atom)
      for (let t = 0; t < frames; t++) {
        const { v, x = 0 } = at(t)
        columns[axis][atom * frames + t] = x
        columns[`v${axis}`][atom * frames + t] = v
      }
    }
  }
  return Object.assign(inMemory({ atoms, frames, interval, columns, name }), { tags })
}

/** Ornstein–Uhlenbeck velocities: ⟨v(0)v(t)⟩ = variance · exp(−rate · t) along each axis, D = variance/rate. */
export const forgetting =
  (variance: number, rate: number, interval: number): Motion =>
  (random) => {
    const kept = Math.exp(-rate * interval)
    let v = Math.sqrt(variance) * random.normal()
    return (frame) => {
      if (frame > 0) v = kept * v + Math.sqrt(variance * (1 - kept * kept)) * random.normal()
      return { v }
    }
  }

/** A harmonic oscillator of this frequency (THz) and root mean square velocity, with a random phase. */
export const harmonic =
  (frequency: (atom: number) => number, speed: number, interval: number): Motion =>
  (random, atom) => {
    const omega = 2 * Math.PI * frequency(atom)
    const phase = 2 * Math.PI * random.uniform()
    const size = Math.SQRT2 * speed
    return (frame) => ({
      v: size * Math.cos(omega * frame * interval + phase),
      x: (size / omega) * Math.sin(omega * frame * interval + phase),
    })
  }

/** The closed state of a run: groups of rows, each in slices that end at these frames. */
export const stateOf = (
  run: MemoryRun,
  given: object,
  ends: readonly number[] = [],
  group = run.atoms,
): RunState => stateBy(vacf(given), run, ends, group)

/** Keeps the warnings, by name. */
export function listening(): FinishContext & { heard: Map<string, string> } {
  const heard = new Map<string, string>()
  return { ...UNHEARD, heard, warn: (name, message) => void heard.set(name, message) }
}

export function vacfOf(
  runs: readonly MemoryRun[],
  given: object = {},
  context: FinishContext = listening(),
): Table {
  const { operator, params } = vacf(given)
  return operator.finish(
    runs.map((run) => stateOf(run, given)),
    params,
    context,
  )
}
