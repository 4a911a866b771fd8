import type { World } from '../../../runs/worlds/common/world.ts'
import { worlds } from '../../../runs/worlds/index.ts'

/** A world at one length, so many runs at once. */
export interface Case {
  readonly world: World
  readonly length: number
  readonly runs: number
}

/** Worlds whose numbers need what operators do: a frame, a spectrum, a fit over temperatures. */
const NOT_DIRECT = ['melt', 'langevin', 'oscillators']
const LENGTHS: Readonly<Record<string, readonly number[]>> = { walk: [10, 20, 40, 80, 160] }
/** Of these more runs than one are judged, too. */
const TOGETHER = [
  'pairs',
  'strings',
  'cages',
  'back-hopping',
  'forward-hopping',
  'switching',
  'rare-jumps-3',
  'exchange',
  'few-transitions',
  'gas',
]

export function cases(wanted: readonly string[]): Case[] {
  const chosen = worlds.filter(({ name }) =>
    wanted.length > 0 ? wanted.includes(name) : !NOT_DIRECT.includes(name),
  )
  return chosen.flatMap((world) => [
    ...(LENGTHS[world.name] ?? [world.length]).map((length) => ({ world, length, runs: 1 })),
    ...(TOGETHER.includes(world.name) ? [2, 4].map((runs) => ({ world, length: world.length, runs })) : []),
  ])
}
