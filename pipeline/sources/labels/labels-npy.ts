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
    const read = (position: number, bytes: number) => exactly(path, file, position, bytes)
    const header = npyHeader(path, read)
    checkSize(path, file, header)
    const { trajectories, frames } = header
    return {
      format: 'npy',
      trajectories,
      frames,
      read: (first, count) => (header.fortran ? byFrames : byTrajectories)(header, read, first, count),
      close: () => closeSync(file),
    }
  } catch (error) {
    closeSync(file)
    throw error
  }
}

type Read = (position: number, bytes: number) => Uint8Array

function byTrajectories(header: NpyHeader, read: Read, first: number, count: number): Float64Array {
  const { trajectories, frames, size, data, decode } = header
  const out = new Float64Array(trajectories * count)
  const most = Math.max(1, Math.floor(MOST_BYTES / size))
  for (let row = 0; row < trajectories; row++)
    for (let from = 0; from < count; from += most) {
      const part = Math.min(most, count - from)
      decode(read(data + size * (row * frames + first + from), size * part), out, row * count + from, 1)
    }
  return out
}

function byFrames(header: NpyHeader, read: Read, first: number, count: number): Float64Array {
  const { trajectories, size, data, decode } = header
  const out = new Float64Array(trajectories * count)
  for (let t = 0; t < count; t++)
    decode(read(data + size * trajectories * (first + t), size * trajectories), out, t, count)
  return out
}

function opened(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    throw readable(error, path, 'read')
  }
}

function exactly(path: string, file: number, position: number, bytes: number): Uint8Array {
  const out = new Uint8Array(bytes)
  let got = 0
  while (got < bytes) {
    const more = readSync(file, out, got, bytes - got, position + got)
    if (more === 0)
      throw inputError(
        path,
        `ends at byte ${position + got}, expected ${position + bytes}`,
        'Copy the file again.',
      )
    got += more
  }
  return out
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
