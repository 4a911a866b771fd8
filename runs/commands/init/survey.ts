import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { halfWidth } from '../../../pipeline/cell/widths.ts'
import { byNature, commonFolder } from '../../../pipeline/definition/patterns.ts'
import { identify } from '../../../pipeline/ingest/frame/identity.ts'
import { type Head, readFirstHead } from '../../../pipeline/ingest/heads.ts'
import { makeParser } from '../../../pipeline/kernels/parser.ts'
import type { Format, SourceOptions } from '../../../pipeline/sources/common/source.ts'
import { unpackToken } from '../../../pipeline/sources/common/token.ts'
import { recognise, recogniseAll } from '../../../pipeline/sources/index.ts'
import { DEFAULT_UNITS } from '../../../pipeline/sources/lammps/lammps-units.ts'
import { IonstreamError, usageError } from '../../../schemas/errors.ts'

/** A run as it lies on the disk. */
export interface Found {
  /** Its place below what was looked at, as a name. */
  readonly name: string
  readonly files: readonly string[]
  readonly format: string
  readonly bytes: number
  readonly atoms: number
  /** Atoms by element where the file tells elements, else by the labels of its types. */
  readonly counts: Readonly<Record<string, number>>
  readonly knowsElements: boolean
  /** What the file does not tell of time: the length of a step, the time between frames, nothing. */
  readonly lacks: 'timestep' | 'interval' | undefined
  readonly hasUnits: boolean
  /** Whether only --units tells in which units its times or velocities are. */
  readonly lacksUnits: boolean
  /** K, where a folder or the file is named by it. */
  readonly temperature: number | undefined
  /** Å: how far a g(r) of the cell of its first frame may go, and 8 at most; undefined without a cell. */
  readonly reach: number | undefined
}

/** The trajectories among files and below folders: files of one folder and format are one run. Throws a usage error where there are none. */
export async function findTrajectories(places: readonly string[]): Promise<Found[]> {
  const files = places.flatMap((place) => (isFolder(place) ? filesBelow(place) : [place]))
  const groups = new Map<string, string[]>()
  for (const file of files) {
    const format = await formatOf(file, places)
    if (format !== undefined)
      groups.set(`${dirname(file)}\n${format}`, [...(groups.get(`${dirname(file)}\n${format}`) ?? []), file])
  }
  if (groups.size === 0)
    throw usageError(
      `no trajectory among ${files.length} files of ${places.join(', ')}`,
      'Name the files, or the folder that they are in. Formats: ionstream list.',
    )
  const base = commonFolder([...groups.values()].map(([file]) => dirname(resolve(file))))
  const found: Found[] = []
  for (const own of groups.values()) found.push(await lookedAt(own.sort(byNature), base, groups.size))
  return found.sort((a, b) => byNature(a.name, b.name))
}

/** Files of several formats in one folder are taken for one run, written twice: the one that tells most of time is read, of those that tell as much
 *  the largest. The others with the one that is read in their place. */
export function oneByFolder(found: readonly Found[]): {
  found: Found[]
  others: (readonly [Found, Found])[]
} {
  const folders = [...new Set(found.map(folderOf))]
  const sorted = folders.map((folder) =>
    found
      .filter((each) => folderOf(each) === folder)
      .sort((a, b) => Number(!!a.lacks) - Number(!!b.lacks) || b.bytes - a.bytes),
  )
  return {
    found: sorted.map(([first]) => first),
    others: sorted.flatMap(([first, ...rest]) => rest.map((each) => [each, first] as const)),
  }
}

const folderOf = ({ files: [first] }: Found): string => dirname(resolve(first))

const isFolder = (place: string): boolean => {
  const stat = statSync(place, { throwIfNoEntry: false })
  if (!stat) throw usageError(`${place}: no such file or folder`)
  return stat.isDirectory()
}

/** Files below a folder but for hidden ones, and for what this program wrote. */
function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  if (entries.some(({ name }) => name === 'manifest.json')) return []
  return entries
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return filesBelow(path)
      return entry.isFile() && statSync(path).size > 0 ? [path] : []
    })
}

/** The name of a file's format; nothing where it is no trajectory, unless it was named itself. */
async function formatOf(file: string, places: readonly string[]): Promise<string | undefined> {
  try {
    return (await recognise(file)).name
  } catch (error) {
    if (places.includes(file) || !(error instanceof IonstreamError)) throw error
    return undefined
  }
}

/** Half the smallest width of a cell, with room for one that breathes. */
const reachIn = (cell: ArrayLike<number>): number => Math.min(8, Math.floor(2 * 0.95 * halfWidth(cell)) / 2)

async function lookedAt(files: readonly string[], base: string, runs: number): Promise<Found> {
  const format = await recogniseAll(files)
  const reading = { parser: makeParser(), marks: new Map(), counted: !format.hasSteps, whole: true }
  const [{ frame }, lacksUnits] = await headOf(files[0], format, reading)
  const labels = frame.types ?? frame.elements
  const counts: Record<string, number> = {}
  let knowsElements = true
  try {
    for (const { element, count } of identify(files[0], frame, null).atomTypes)
      counts[element] = (counts[element] ?? 0) + count
  } catch (error) {
    if (!(error instanceof IonstreamError) || !labels) throw error
    knowsElements = false
    for (let i = 0; i < frame.atoms; i++) {
      const label = unpackToken(labels.values[labels.at + i * labels.stride])
      counts[label] = (counts[label] ?? 0) + 1
    }
  }
  const folder = dirname(resolve(files[0]))
  const isTimed = frame.time !== undefined || frame.interval !== undefined
  return {
    reach: frame.cell && reachIn(frame.cell),
    name: (runs === 1 ? basename(folder) : relative(base, folder)) || basename(folder) || 'run',
    files,
    format: format.name,
    bytes: files.reduce((sum, file) => sum + statSync(file).size, 0),
    atoms: frame.atoms,
    counts,
    knowsElements,
    lacks: isTimed ? undefined : format.hasSteps && frame.step !== undefined ? 'timestep' : 'interval',
    hasUnits: format.hasUnits,
    lacksUnits,
    temperature: temperatureIn(files[0]),
  }
}

/** The first frame, in any units where the file leaves them open, and whether it does. */
async function headOf(file: string, format: Format, reading: SourceOptions): Promise<[Head, boolean]> {
  try {
    return [await readFirstHead(file, format, reading), false]
  } catch (error) {
    if (!(error instanceof IonstreamError) || error.passing !== 'units') throw error
    return [await readFirstHead(file, format, { ...reading, units: DEFAULT_UNITS }), true]
  }
}

/** "600K", "T600", "600_K" in the path, from its end. */
function temperatureIn(path: string): number | undefined {
  for (const part of resolve(path).split('/').reverse()) {
    const [, before, behind] =
      /(?:^|[^0-9.])(\d{2,4}(?:\.\d+)?)[ _-]?K(?![A-Za-z])|(?:^|[^A-Za-z])T[=_-]?(\d{2,4})(?![0-9])/.exec(
        part,
      ) ?? []
    if (before ?? behind) return Number(before ?? behind)
  }
  return undefined
}
