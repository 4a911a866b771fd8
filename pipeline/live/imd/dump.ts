import { existsSync, statSync } from 'node:fs'
import { inputError, usageError } from '../../../schemas/errors.ts'
import { affine } from '../../ingest/unwrap/fractions.ts'
import { makeParser } from '../../kernels/parser.ts'
import { placeName } from '../../sources/common/place.ts'
import type { Field, Format, Frame, Source } from '../../sources/common/source.ts'
import type { RecordedFrame } from '../../sources/imd/imd-layout.ts'
import { openSource, probe, recognise } from '../../sources/index.ts'

/** A frame of a dump as a record has it, its time left out; positions folded or not, as they are written. */
export type DumpFrame = Omit<RecordedFrame, 'time'>

/** The frames of a growing dump, one after the other. */
export interface Dump {
  /** The next whole frame; undefined where there is none yet. */
  next(): Promise<DumpFrame | undefined>
  /** Remembers the frame that came last; `back` goes to where it is the next one again, or to the beginning. */
  mark(): void
  back(): void
  close(): void
}

const START = { file: 0, offset: 0, index: 0 }

/** Opens the dump files of one run, in their order; the last may grow. `cell` stands in where a frame has none. */
export function openDump(
  files: readonly string[],
  atoms: number,
  units: string | undefined,
  cell: readonly number[] | undefined,
): Dump {
  const options = { parser: makeParser(), units, cell }
  let [file, offset, index, seen] = [0, 0, 0, 0]
  let source: Source | undefined
  let [latest, marked] = [START, START]
  const byId = makeOrder()

  /** Opens the file where the last frame of it ended; undefined where nothing came since. */
  const open = async (): Promise<Source | undefined> => {
    const path = files[file]
    if (!existsSync(path) || statSync(path).size === 0) return undefined
    const { bytes, packed } = probe(path)
    if (!packed && bytes < offset)
      throw inputError(path, `has ${bytes} bytes, ${offset} of it were read before`, 'It was written anew.')
    if (index > 0 && bytes === seen) return undefined
    seen = bytes
    const opened = openSource(path, await formatOf(path), options)
    if (index > 0) {
      await opened.next()
      opened.seek(offset, index)
    }
    return opened
  }
  const close = () => {
    source?.close()
    source = undefined
  }

  return {
    async next() {
      source ??= await open()
      const frame = await source?.next()
      if (frame) {
        latest = { file, offset: frame.start, index: frame.index }
        ;[offset, index] = [frame.end, frame.index + 1]
        return recorded(files[file], frame, atoms, cell, byId)
      }
      close()
      if (file + 1 >= files.length || !existsSync(files[file + 1])) return undefined
      file++
      offset = index = seen = 0
      return this.next()
    },
    mark() {
      marked = latest
    },
    back() {
      close()
      ;({ file, offset, index } = marked)
      seen = 0
    },
    close,
  }
}

async function formatOf(path: string): Promise<Format> {
  const format = await recognise(path)
  if (format.hasSteps) return format
  throw usageError(`--dump ${path}: ${format.name} files carry no step numbers`, 'Give a LAMMPS dump.')
}

/** Looks at dump files before they are needed; returns those that are not there yet. Throws for what is none. */
export async function checkDumps(files: readonly string[]): Promise<string[]> {
  const there = (path: string) => existsSync(path) && statSync(path).size > 0
  for (const path of files.filter(there)) await formatOf(path)
  return files.filter((path) => !there(path))
}

function recorded(
  path: string,
  frame: Frame,
  atoms: number,
  given: readonly number[] | undefined,
  byId: ReturnType<typeof makeOrder>,
): DumpFrame {
  const where = placeName({ path, frame: frame.index })
  const cell = frame.cell ?? (given && Float64Array.from(given))
  if (frame.atoms !== atoms) throw inputError(where, `${frame.atoms} atoms, expected ${atoms}`)
  if (frame.step === undefined || !cell)
    throw inputError(where, frame.step === undefined ? 'has no step number' : 'has no cell')
  const order = byId(frame)
  const positions = inOrder(frame.positions, order)
  if (frame.coordinates.startsWith('scaled')) affine(positions, frame.origin, cell, positions)
  return {
    step: frame.step,
    cell: cell.slice(),
    positions: Float32Array.from(positions),
    ...(frame.velocities ? { velocities: Float32Array.from(inOrder(frame.velocities, order)) } : {}),
  }
}

/** Lines of the atoms by rising id; found again only where the lines have changed. */
function makeOrder(): (frame: Frame) => Int32Array {
  let last = new Float64Array(0)
  let order = new Int32Array(0)
  return ({ atoms, ids }) => {
    const now = Float64Array.from({ length: atoms }, (_, i) =>
      ids ? ids.values[ids.at + i * ids.stride] : i,
    )
    if (now.length !== last.length || now.some((id, i) => id !== last[i]))
      order = Int32Array.from(now, (_, i) => i).sort((a, b) => now[a] - now[b])
    last = now
    return order
  }
}

function inOrder({ values, at, stride }: Field, order: Int32Array): Float64Array {
  const out = new Float64Array(3 * order.length)
  order.forEach((line, k) => {
    for (let c = 0; c < 3; c++) out[3 * k + c] = values[at + line * stride + c]
  })
  return out
}
