import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { inputError } from '../../../schemas/errors.ts'
import { readable } from '../../store/files.ts'
import type { LabelSource } from './labels.ts'
import { type NpyHeader, npyHeader } from './labels-npy-header.ts'

/** Most bytes that are read at once. */
const MOST_BYTES = 4194304

/** Labels of a NumPy file, [trajectory][frame] or one trajectory, in C or Fortran order, of any integer type. */
export function openNpyLabels(path: string): LabelSource {
  const file = opened(path)
  try {
    const read = reader(path, file)
    const header = npyHeader(path, read)
    checkSize(path, file, header)
    const { trajectories, frames } = header
    return {
      format: 'npy',
      trajectories,
      frames,
      read: (first, count, out) =>
        (header.fortran ? byFrames : byTrajectories)(header, read, first, count, out),
      ...(header.size === 1 && !header.fortran && { bytes: asBytes(header, path, file) }),
      close: () => closeSync(file),
    }
  } catch (error) {
    closeSync(file)
    throw error
  }
}

function asBytes({ trajectories, frames, data, signed }: NpyHeader, path: string, file: number) {
  return {
    signed,
    read(first: number, count: number, out: Uint8Array) {
      for (let row = 0; row < trajectories; row++)
        fill(path, file, data + row * frames + first, out.subarray(row * count, (row + 1) * count))
    },
  }
}

type Read = (position: number, bytes: number) => Uint8Array

function byTrajectories(
  header: NpyHeader,
  read: Read,
  first: number,
  count: number,
  out: Float64Array,
): void {
  const { trajectories, frames, size, data, decode } = header
  const most = Math.max(1, Math.floor(MOST_BYTES / size))
  for (let row = 0; row < trajectories; row++)
    for (let from = 0; from < count; from += most) {
      const part = Math.min(most, count - from)
      decode(read(data + size * (row * frames + first + from), size * part), out, row * count + from, 1)
    }
}

function byFrames(header: NpyHeader, read: Read, first: number, count: number, out: Float64Array): void {
  const { trajectories, size, data, decode } = header
  for (let t = 0; t < count; t++)
    decode(read(data + size * trajectories * (first + t), size * trajectories), out, t, count)
}

function opened(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    throw readable(error, path, 'read')
  }
}

/** Reads bytes into memory that the next call uses again. */
function reader(path: string, file: number): Read {
  let memory = new Uint8Array(0)
  return (position, bytes) => {
    if (memory.length < bytes) memory = new Uint8Array(bytes)
    const out = memory.subarray(0, bytes)
    fill(path, file, position, out)
    return out
  }
}

function fill(path: string, file: number, position: number, out: Uint8Array): void {
  for (let got = 0; got < out.length; ) {
    const more = readSync(file, out, got, out.length - got, position + got)
    if (more === 0)
      throw inputError(
        path,
        `ends at byte ${position + got}, expected ${position + out.length}`,
        'Copy the file again.',
      )
    got += more
  }
}

function checkSize(path: string, file: number, { data, size, trajectories, frames }: NpyHeader): void {
  const expected = data + size * trajectories * frames
  const { size: found } = fstatSync(file)
  if (found !== expected) {
    throw inputError(
      path,
      `${found} bytes, expected ${expected} for ${trajectories} × ${frames} labels`,
      'Write or copy the file again.',
    )
  }
}
