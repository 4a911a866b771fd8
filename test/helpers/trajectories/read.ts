import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeParser } from '../../../pipeline/kernels/parser.ts'
import type { Field, Frame, SourceOptions, Torn } from '../../../pipeline/sources/common/source.ts'
import { openSource, recognise } from '../../../pipeline/sources/index.ts'
import { folder } from '../folder.ts'

/** A frame that stays. */
export interface ReadFrame
  extends Omit<Frame, 'positions' | 'velocities' | 'images' | 'ids' | 'types' | 'elements'> {
  readonly positions: Float64Array
  readonly velocities?: Float64Array
  readonly images?: Float64Array
  readonly ids?: Float64Array
  readonly types?: Float64Array
}

export interface ReadFile {
  readonly format: string
  readonly frames: readonly ReadFrame[]
  readonly torn: Torn | undefined
}

const parser = makeParser()
const home = folder()
let files = 0

/** Writes bytes into a file of their own. */
export function fileOf(bytes: Uint8Array | string, name = 'trajectory'): string {
  const path = join(home, `${files++}-${name}`)
  writeFileSync(path, bytes)
  return path
}

/** All frames of a file, by its own format. */
export async function readFile(path: string, options: Partial<SourceOptions> = {}): Promise<ReadFile> {
  const format = await recognise(path)
  const source = openSource(path, format, { parser, ...options })
  const frames: ReadFrame[] = []
  try {
    for (let frame = await source.next(); frame; frame = await source.next()) frames.push(kept(frame))
    return { format: format.name, frames, torn: source.torn }
  } finally {
    source.close()
  }
}

/** The first frame, then the one at `frame` by its offset alone. */
export async function readAgain(path: string, { start, index }: ReadFrame): Promise<ReadFrame | undefined> {
  const source = openSource(path, await recognise(path), { parser })
  try {
    await source.next()
    source.seek(start, index)
    const frame = await source.next()
    return frame && kept(frame)
  } finally {
    source.close()
  }
}

const kept = (frame: Frame): ReadFrame => {
  const { atoms, positions, velocities, images, ids, types, elements: _, ...rest } = frame
  const copy = (field: Field, width: number) =>
    Float64Array.from({ length: width * atoms }, (_, i) => {
      const { values, at, stride } = field
      return values[at + Math.floor(i / width) * stride + (i % width)]
    })
  return {
    ...rest,
    atoms,
    cell: rest.cell?.slice(),
    positions: copy(positions, 3),
    velocities: velocities && copy(velocities, 3),
    images: images && copy(images, 3),
    ids: ids && copy(ids, 1),
    types: types && copy(types, 1),
  }
}

/** Largest difference of two lists of the same length; NaN where their lengths differ. */
export const farthest = (a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): number =>
  a && b && a.length === b.length
    ? Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)
    : Number.NaN
