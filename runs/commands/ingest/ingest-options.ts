import { type Command, Option } from 'commander'
import { usageError } from '../../../schemas/errors.ts'
import type { Tags } from '../../../schemas/store.ts'
import { collect, tag, wholeNumber } from '../common/options.ts'

/** How trajectories are read: options that "ingest" and "submit --ingest" share. */
export interface ReadOptions {
  readonly timestep?: string
  readonly interval?: string
  readonly units?: string
  readonly elements?: string
  readonly names?: string
  readonly composition?: string
  readonly cell?: string
  readonly velocities?: string[]
  readonly cells?: string[]
  readonly joined?: string
  readonly unwrap?: string
  readonly from?: string
  readonly until?: string
  readonly equilibration?: string
  readonly stride?: string
  readonly everySteps?: string
  readonly mobile?: string[]
  readonly tag?: Tags
  readonly block?: string
}

/** Options that say something of the simulated time that is kept. */
type Left = '--until'

/** Adds --timestep, --interval and so on, but not those that mean something else here. */
export function withReading(command: Command, without: readonly Left[] = []): Command {
  for (const option of readingOptions())
    if (!without.some((flag) => flag === option.long)) command.addOption(option)
  return command
}

const readingOptions = (): Option[] => [
  new Option('--timestep <time>', 'time per MD step number (LAMMPS, DCD), as in 2fs'),
  new Option(
    '--interval <time>',
    'time between frames (XDATCAR, xyz, label series; instead of steps: DCD, XTC), as in 100fs',
  ),
  new Option('--units <style>', 'LAMMPS units: metal, real, …'),
  new Option('--elements <map>', 'elements of the types, as in 1=Li,2=P,3=S,4=S,5=Cl'),
  new Option(
    '--names <file>',
    'who the atoms are, where the file does not say: LAMMPS data, POSCAR, CIF, .gro or .pdb',
  ),
  new Option('--composition <counts>', 'the same in words, in the order of the file: "Li192 P32 S160 Cl32"'),
  new Option('--cell <cell>', 'cell in Å where the file has none: a,b,c or nine numbers'),
  new Option(
    '--velocities <file>',
    'velocities of the file of positions (CP2K); once for each file',
  ).argParser(collect),
  new Option('--cells <file>', 'cells of the file of positions (CP2K); once for each file').argParser(
    collect,
  ),
  new Option(
    '--joined <how>',
    'a file whose steps begin again: it goes on after the one before (continue), or replaces it (branch)',
  ),
  new Option(
    '--unwrap <rule>',
    'images, lattice, average-cell or toroidal (default: images where there are some, else lattice)',
  ),
  new Option('--from <time>', 'first time that is kept, by the clock of the file, as in 50ps'),
  new Option('--until <time>', 'last time that is kept'),
  new Option('--equilibration <time>', 'time left out at the beginning, counted from the first frame'),
  new Option('--stride <n>', 'keep every n-th frame (unwrapping sees all of them)'),
  new Option(
    '--every-steps <n>',
    'only frames at whole multiples of n steps, where files write at different steps',
  ),
  new Option(
    '--mobile <elements>',
    'elements that are mobile, as in Na or Li,Ag (ingest finds those whose atoms leave their places)',
  ).argParser((text) => text.split(',').map((element) => element.trim())),
  new Option('--tag <key=value>', 'a tag of the run, as in temperature=600; may be repeated').argParser(tag),
  new Option('--block <frames>', 'frames in a block: a power of two'),
]

/** What was said, without what was left out. */
export const given = <T extends object>(options: T): Partial<T> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>

/** Frames in a block, where they are given: a power of two, as parts of a run are halved and joined. Throws a usage error otherwise. */
export function blockFrames({ block }: Pick<ReadOptions, 'block'>): number | undefined {
  if (block === undefined) return undefined
  const frames = wholeNumber('--block', block)
  if (Number.isInteger(Math.log2(frames))) return frames
  throw usageError(`--block ${block}: expected a power of two`, 'Write 128, 256, 512 …')
}
