import { isElement } from '../../../schemas/elements.ts'
import { usageError } from '../../../schemas/errors.ts'
import { type Reading, ruleName } from '../../../schemas/reading.ts'
import type { Tags } from '../../../schemas/store.ts'
import { parseQuantity } from '../../../schemas/units.ts'
import type { Parser } from '../../kernels/parser.ts'
import type { Companions, Format, Names } from '../../sources/common/source.ts'
import { namesFromComposition, namesFromFile } from '../../sources/names/names.ts'
import type { Lock } from '../../store/lock.ts'
import { type UnwrapRule, unwrapRule } from '../unwrap/unwrap-rule.ts'
import { windowOf } from './frame-window.ts'
import type { StoreFiles } from './store-files.ts'

/** What `ingest` is told; times are ps where they are numbers, or text with a unit ("2fs"). */
export interface IngestOptions {
  /** Files of one run, in their order. */
  readonly files: readonly string[]
  /** Folder of the store. */
  readonly out: string
  /** Time per MD step number, for formats that carry step numbers. */
  readonly timestep?: number | string
  /** Time between frames, for formats that carry none. */
  readonly interval?: number | string
  /** LAMMPS unit style: metal, real or nano; metal where neither this nor the file says it. */
  readonly units?: string
  /** Element of each type label: "1=Li,2=P,3=S,4=S,5=Cl". */
  readonly elements?: string | Readonly<Record<string, string>>
  /** Topology file that names the atoms of formats without names: LAMMPS data, POSCAR, CIF, .gro, .pdb. */
  readonly names?: string
  /** The same in words: "Li192 P32 S160 Cl32", in the order of the file. */
  readonly composition?: string
  /** Three edges or nine numbers in Å, for formats without a cell. */
  readonly cell?: string | readonly number[]
  /** Files with the velocities and the cells of each file, in the same order, for formats that keep them apart (CP2K). */
  readonly velocities?: readonly string[]
  readonly cells?: readonly string[]
  /** Frames before and after these times are left out; the first `equilibration` too; of the rest every `stride`-th is kept. */
  readonly from?: number | string
  readonly until?: number | string
  readonly equilibration?: number | string
  readonly stride?: number | string
  /** Frames at other steps than whole multiples of this are passed over, as if they were not there. */
  readonly everySteps?: number | string
  /** What a file is whose steps begin again: it goes on ("continue"), or replaces the one before ("branch"). */
  readonly joined?: string
  /** Rule of unwrapping: images, lattice, average-cell or toroidal; images where there are some, else lattice. */
  readonly unwrap?: Reading['unwrap']
  readonly tags?: Tags
  /** Elements that are mobile; a store that names some keeps them where this is left out. */
  readonly mobile?: readonly string[]
  readonly blockFrames?: number
  /** Asked after every frame: true ends the call there, as if the file did; the next one goes on. It is told how many blocks
   *  were filled: without one, the next call begins where this one did. */
  readonly halted?: (newBlocks: number) => boolean
  /** A parser that nobody else uses meanwhile; one of its own where there is none. */
  readonly parser?: Parser
  /** The store's lock, where the caller has it already. */
  readonly lock?: Lock
  /** True where the files are still being written: a last line without its end is not whole yet. */
  readonly growing?: boolean
  /** Told at most ten times a second. */
  readonly onProgress?: (progress: Progress) => void
  /** How files are written; for tests. */
  readonly storeFiles?: StoreFiles
}

export interface Progress {
  readonly frames: number
  readonly bytes: number
  readonly totalBytes: number
}

/** Which frames of the files are kept: times in ps, by the clock of the files. */
export interface FrameWindow {
  readonly from?: number
  readonly until?: number
  readonly equilibration?: number
  readonly stride?: number
  readonly everySteps?: number
}

/** The options that shape the numbers, checked; what was not given is null. They are kept in the manifest. */
export interface Settings {
  readonly timestep: number | null
  readonly interval: number | null
  readonly units: string | null
  readonly elements: Readonly<Record<string, string>> | null
  readonly cell: readonly number[] | null
  /** Hash of labels and elements that were given for the atoms. */
  readonly names?: string
  /** Which frames are kept (ps). */
  readonly window?: FrameWindow
  readonly unwrap?: UnwrapRule
  /** Which files beside those of positions were given. */
  readonly beside?: readonly string[]
}

/** Checks the options against the format. Throws usage errors. */
export function resolveOptions(options: IngestOptions, format: Format, names?: Names): Settings {
  const { timestep, interval, units, elements, cell, blockFrames } = options
  if (interval !== undefined && timestep !== undefined)
    throw usageError(
      '--interval and --timestep: expected one of them',
      'Two times may contradict each other.',
    )
  if (format.hasSteps && !format.stepsOptional && interval !== undefined)
    throw usageError(
      `--interval ${interval}: ${format.name} files carry step numbers`,
      'Give the time per MD step instead: --timestep 2fs.',
    )
  if (!format.hasSteps && timestep !== undefined)
    throw usageError(
      `--timestep ${timestep}: ${format.name} files carry no step numbers`,
      'Give the time between frames instead: --interval 100fs.',
    )
  if (options.everySteps !== undefined && (!format.hasSteps || interval !== undefined))
    throw usageError(
      `--every-steps ${options.everySteps}: the steps of the file are not known`,
      'Leave it out, or keep every n-th frame: --stride n.',
    )
  if (!format.hasSteps && interval === undefined)
    throw usageError(
      `${format.name} files carry no times`,
      'Give the time between frames: --interval 100fs (VASP: POTIM × NBLOCK).',
    )
  if (!format.hasUnits && units !== undefined)
    throw usageError(`--units ${units}: ${format.name} files have units of their own`, 'Leave --units out.')
  if (blockFrames !== undefined && !(Number.isSafeInteger(blockFrames) && blockFrames >= 1))
    throw usageError(`${blockFrames} frames a block, expected a whole number from 1 up`)
  return {
    timestep: duration('--timestep', timestep),
    interval: duration('--interval', interval),
    units: units ?? null,
    elements: elements === undefined ? null : readElements(elements),
    cell: cell === undefined ? null : readCell(cell),
    ...(names ? { names: names.hash } : {}),
    ...besideOf(options),
    ...windowOf(options),
    ...unwrapRule(ruleName(options.unwrap)),
  }
}

const besideOf = ({ velocities, cells }: IngestOptions) => {
  const beside = [...(velocities ? ['velocities'] : []), ...(cells ? ['cells'] : [])]
  return beside.length > 0 ? { beside } : {}
}

/** The files that stand beside those of positions. Throws a usage error where the format has none, or some are missing. */
export function companionsOf(
  { files, velocities, cells }: IngestOptions,
  format: Format,
): ReadonlyMap<string, Companions> | undefined {
  for (const [flag, given] of Object.entries({ velocities, cells })) {
    if (!given) continue
    if (!format.hasCompanions)
      throw usageError(`--${flag}: ${format.name} files have no files beside them`, `Leave --${flag} out.`)
    if (given.length !== files.length)
      throw usageError(
        `--${flag}: ${given.length} files for ${files.length} of positions`,
        'Give one for each.',
      )
  }
  if (!velocities && !cells) return undefined
  return new Map(files.map((path, i) => [path, { velocities: velocities?.[i], cells: cells?.[i] }]))
}

/** The names that the options give to atoms, if any. */
export function givenNames({
  names,
  composition,
}: Pick<IngestOptions, 'names' | 'composition'>): Names | undefined {
  if (names !== undefined && composition !== undefined)
    throw usageError('--names and --composition: expected one of them')
  if (names !== undefined) return namesFromFile(names)
  return composition === undefined ? undefined : namesFromComposition(composition)
}

/** A time above zero in ps; null where none is given. Throws a usage error. */
export function duration(flag: string, given: number | string | undefined): number | null {
  if (given === undefined) return null
  const value = parseQuantity(given, 'time')
  if (value > 0 && Number.isFinite(value)) return value
  throw usageError(`${flag} ${given}: expected a time above zero`)
}

function readElements(given: string | Readonly<Record<string, string>>): Record<string, string> {
  const pairs =
    typeof given === 'string' ? given.split(',').map((pair) => pair.trim().split('=')) : Object.entries(given)
  for (const pair of pairs) {
    if (pair.length === 2 && pair[0] !== '' && isElement(pair[1])) continue
    throw usageError(
      `--elements: "${pair.join('=')}" is not TYPE=ELEMENT`,
      'Write for example --elements 1=Li,2=P,3=S,4=S,5=Cl.',
    )
  }
  const labels = pairs.map(([label]) => label)
  const twice = labels.find((label, i) => labels.indexOf(label) !== i)
  if (twice !== undefined) throw usageError(`--elements: type ${twice} is named twice`)
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)) as [string, string][])
}

/** Row vectors in Å from three edges or nine numbers. Throws a usage error. */
export function readCell(given: string | readonly number[]): number[] {
  const numbers = typeof given === 'string' ? given.split(',').map(Number) : [...given]
  if (numbers.every(Number.isFinite)) {
    if (numbers.length === 9) return numbers
    const [a, b, c] = numbers
    if (numbers.length === 3 && a > 0 && b > 0 && c > 0) return [a, 0, 0, 0, b, 0, 0, 0, c]
  }
  throw usageError(
    `--cell ${given}: expected three edges or nine numbers`,
    'Row vectors a, b, c in Å: --cell 20.3,20.3,20.3.',
  )
}
