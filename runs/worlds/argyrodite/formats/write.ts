import { writeSync } from 'node:fs'
import { usageError } from '../../../../schemas/errors.ts'
import { didYouMean } from '../../../../schemas/nearest.ts'
import type { Frames } from '../frames.ts'
import { dcd } from './dcd.ts'
import { extxyz } from './extxyz.ts'
import type { Format } from './format.ts'
import { lammps } from './lammps.ts'
import { xdatcar } from './xdatcar.ts'

export const FORMATS: readonly Format[] = [lammps, xdatcar, extxyz, dcd]
const CHUNK = 1 << 20

export function formatNamed(name: string): Format {
  const format = FORMATS.find((each) => each.name === name)
  if (format) return format
  const names = FORMATS.map((each) => each.name)
  throw usageError(`there is no format "${name}" of worlds`, didYouMean(name, names))
}

/** Writes so many frames to an open file or pipe, a MB at a time; gives the bytes. */
export function writeFrames(frames: Frames, count: number, format: Format, file: number): number {
  const most = format.bytes(frames)
  const bytes = new Uint8Array(Math.max(CHUNK, most) + most + 64)
  const write = format.writer(frames, new DataView(bytes.buffer))
  const head = format.head?.(frames, count)
  let total = head ? writeAll(file, head) : 0
  let end = 0
  for (let frame = 0; frame < count; frame++) {
    frames.next()
    end = write(frame, end)
    if (end < CHUNK) continue
    total += writeAll(file, bytes.subarray(0, end))
    end = 0
  }
  return total + writeAll(file, bytes.subarray(0, end))
}

/** All of it, also into a pipe that is full for a moment. */
function writeAll(file: number, bytes: Uint8Array): number {
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(file, bytes, done)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
  return bytes.length
}
