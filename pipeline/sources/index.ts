import { inputError, usageError } from '../../schemas/errors.ts'
import { INPUT_BYTES } from '../kernels/parser.ts'
import { checkPacked, openBytes, probe } from './common/bytes.ts'
import { quoted } from './common/place.ts'
import type { Format, Frame, Source, SourceOptions } from './common/source.ts'
import { dcd } from './dcd/dcd.ts'
import { dlpoly } from './dlpoly.ts'
import { gro } from './gromacs/gro.ts'
import { gromos } from './gromacs/gromos.ts'
import { trr } from './gromacs/trr.ts'
import { xtc } from './gromacs/xtc.ts'
import { h5md } from './hdf5/h5md.ts'
import { vaspout } from './hdf5/vaspout.ts'
import { imdRecord } from './imd/imd-record.ts'
import { lammpsDump } from './lammps/lammps-dump.ts'
import { withNames } from './names/names.ts'
import { netcdf } from './netcdf/netcdf.ts'
import { strangerOf } from './strangers.ts'
import { vasprun } from './vasp/vasprun.ts'
import { xdatcar } from './vasp/xdatcar.ts'
import { xdatcar4 } from './vasp/xdatcar4.ts'
import { xyzFormats } from './xyz/xyz.ts'

/** The trajectory formats that can be read, alphabetical. */
export const formats: readonly Format[] = [
  dcd,
  dlpoly,
  gro,
  gromos,
  h5md,
  imdRecord,
  lammpsDump,
  netcdf,
  trr,
  vaspout,
  vasprun,
  xdatcar,
  xdatcar4,
  xtc,
  ...xyzFormats,
].sort((a, b) => (a.name < b.name ? -1 : 1))

const HEAD_BYTES = 4096

/** The format of a file, by its first bytes. Throws an input error for an empty file and for what is no trajectory. */
export async function recognise(path: string): Promise<Format> {
  const bytes = openBytes(path)
  try {
    const head = new Uint8Array(HEAD_BYTES)
    const got = await bytes.read(head)
    if (got === 0 && bytes.cut)
      throw inputError(
        path,
        'ends before its compressed data do, with nothing whole',
        'Copy it again.',
        'early',
      )
    if (got === 0)
      throw inputError(path, 'is empty', 'Has the simulation written its first frame yet?', 'early')
    const format = await firstThat(formats, (candidate) => candidate.recognise(head.subarray(0, got), path))
    if (format) return format
    const stranger = strangerOf(head.subarray(0, got))
    if (stranger) throw inputError(path, stranger.what, stranger.remedy)
    const start = Buffer.from(head.subarray(0, 60)).toString('latin1').split('\n')[0]
    throw inputError(
      path,
      `is not a trajectory: it begins with ${quoted(start)}`,
      `Known formats: ${formats.map(({ name }) => name).join(', ')}, as they are or as .gz or .zst.`,
    )
  } finally {
    bytes.close()
  }
}

/** The one format of all files. Throws a usage error where they differ. */
export async function recogniseAll(paths: readonly string[]): Promise<Format> {
  let first: Format | undefined
  for (const path of paths) {
    const format = await recognise(path)
    first ??= format
    if (format !== first) {
      throw usageError(
        `${paths[0]} is ${first.name}, ${path} is ${format.name}`,
        'Several files are one run, in their order: they have one format. Ingest other runs into stores of their own.',
      )
    }
  }
  if (!first) throw usageError('no file to ingest', 'ionstream ingest FILE… --out STORE')
  return first
}

async function firstThat<T>(
  list: readonly T[],
  holds: (item: T) => boolean | Promise<boolean>,
): Promise<T | undefined> {
  for (const item of list) if (await holds(item)) return item
  return undefined
}

/** Opens a file for reading its frames, or those at the steps that are asked for; without their steps and times, and with
 *  names, as the options say. */
export function openSource(path: string, format: Format, options: SourceOptions): Source {
  const opened = format.open(path, openBytes(path, options.marks), options)
  const source = options.everySteps === undefined ? opened : atSteps(opened, options.everySteps)
  const { counted, names } = options
  if (!names && !(counted && format.hasSteps)) return source
  const next = async () => {
    const frame = await source.next()
    if (!frame) return undefined
    const named = names ? withNames(frame, names, path) : frame
    return counted && format.hasSteps ? uncounted(named) : named
  }
  return Object.create(source, { next: { value: next } })
}

/** The frames at whole multiples of `every` steps. */
function atSteps(source: Source, every: number): Source {
  let taken = false
  const next = async () => {
    for (let frame = await source.next(); frame; frame = await source.next()) {
      if ((frame.step ?? 0) % every !== 0) continue
      taken = true
      return frame
    }
    if (taken || source.torn) return undefined
    throw inputError(
      source.path,
      `has no frame at a whole multiple of ${every} steps (--every-steps)`,
      'Give a number of steps at which frames were written, or leave this file out.',
      'early',
    )
  }
  return Object.create(source, { next: { value: next } })
}

function uncounted(frame: Frame): Frame {
  const { step, time, timeError } = frame
  return { ...frame, step: undefined, time: undefined, unused: { step, time, timeError } }
}

export { checkPacked, INPUT_BYTES, probe }
