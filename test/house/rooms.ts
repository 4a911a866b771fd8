import { basename } from 'node:path'
import { importsOf, sources } from './sources.ts'

/** A folder of the second level with all below it: "operators/cages". */
export interface HouseRoom {
  readonly name: string
  readonly sources: number
  /** Rooms that it imports from, those left out that another of them leads to. */
  readonly onto: readonly string[]
  /** Length of the longest way down. */
  readonly floor: number
}

const roomOf = (file: string): string | undefined => {
  const [house, room, ...rest] = file.split('/')
  return rest.length > 0 ? `${house}/${room}` : undefined
}

/** The rooms of the operators and of the pipeline, lowest floor first. An index is a door, no arrow. */
export function rooms(): HouseRoom[] {
  const files = sources('operators', 'pipeline').filter((file) => file.endsWith('.ts'))
  const counts = new Map<string, number>()
  const onto = new Map<string, Set<string>>()
  for (const file of files) {
    const room = roomOf(file)
    if (room === undefined) continue
    counts.set(room, (counts.get(room) ?? 0) + 1)
    const arrows = onto.get(room) ?? new Set()
    onto.set(room, arrows)
    if (basename(file) === 'index.ts') continue
    for (const { to } of importsOf(file)) {
      const other = roomOf(to)
      if (other && other !== room && basename(to) !== 'index.ts' && files.includes(to)) arrows.add(other)
    }
  }
  const floors = new Map<string, number>()
  const floorOf = (room: string): number => {
    const known = floors.get(room)
    if (known !== undefined) return known
    const below = [...(onto.get(room) ?? [])].map(floorOf)
    const floor = below.length === 0 ? 0 : 1 + Math.max(...below)
    floors.set(room, floor)
    return floor
  }
  const reach = (room: string, seen: Set<string> = new Set()): Set<string> => {
    for (const next of onto.get(room) ?? []) if (!seen.has(next)) reach(next, seen.add(next))
    return seen
  }
  return [...counts]
    .map(([name, count]) => {
      const direct = [...(onto.get(name) ?? [])]
      const implied = new Set(direct.flatMap((other) => [...reach(other)]))
      return {
        name,
        sources: count,
        onto: direct.filter((other) => !implied.has(other)).sort(),
        floor: floorOf(name),
      }
    })
    .sort((a, b) => a.floor - b.floor || Number(a.name > b.name) - Number(a.name < b.name))
}
