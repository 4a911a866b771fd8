import { createHash } from 'node:crypto'
import { openSync } from 'node:fs'
import { devNull } from 'node:os'
import { inputError, usageError } from '../../../schemas/errors.ts'
import { placeName } from '../common/place.ts'
import type { Frame } from '../common/source.ts'

/** Most numbers that are read at a time. */
const MOST_VALUES = 1 << 27

/** What is used of the HDF5 library's file. */
export interface H5File {
  keys(): string[]
  get(path: string): H5Node | null
  close(): unknown
}

/** A group or a dataset. */
export interface H5Node {
  readonly type: string
  readonly shape: number[] | null
  readonly attrs: Record<string, { value: unknown }>
  readonly value: unknown
  keys(): string[]
  get(path: string): H5Node | null
  slice(ranges: (number | null)[][]): unknown
}

/** The library, which who reads no HDF5 need not have; what it has to say on stderr goes nowhere: its errors are told by us. */
const library = async (path: string) => {
  const { default: h5wasm } = await import('h5wasm/node').catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw usageError(
      `${path}: HDF5 is read by the package h5wasm, which is not installed`,
      'Install it beside ionstream: npm install h5wasm (with -g where ionstream is global).',
    )
  })
  const { FS } = (await h5wasm.ready) as unknown as { FS: { getStream(file: number): { nfd: number } } }
  const stderr = FS.getStream(2)
  if (stderr.nfd === 2) stderr.nfd = openSync(devNull, 'w')
  return h5wasm
}

/** Opens an HDF5 file. Throws an input error where the library cannot. */
export async function openHdf5(path: string): Promise<H5File> {
  const h5wasm = await library(path)
  return guarded(path, () => new h5wasm.File(path, 'r') as unknown as H5File)
}

/** What stands under a path; null where nothing does. Only names that are listed are asked for: looking for others in a damaged
 *  file may not end. */
export function h5Find(from: H5File | H5Node, path: string): H5Node | null {
  let node: H5File | H5Node | null = from
  for (const name of path.split('/')) {
    if (
      node === null ||
      ('type' in node && node.type !== 'Group' && node.type !== 'File') ||
      !node.keys().includes(name)
    )
      return null
    node = node.get(name)
  }
  return node as H5Node | null
}

/** A call of the library, whose own errors are those of the file. */
export function guarded<T>(path: string, call: () => T, frame?: number): T {
  try {
    return call()
  } catch (error) {
    if (error instanceof Error && error.name === 'IonstreamError') throw error
    const said = error instanceof Error ? error.message : String(error)
    throw inputError(
      placeName({ path, frame }),
      `cannot be read as HDF5 (${said.split('\n')[0].slice(0, 120)})`,
      'The file is damaged, or its writer has not closed it.',
    )
  }
}

/** Numbers of a dataset, all or those of record `index` of its first dimension; an input error where it is too large or none. */
export function h5Numbers(path: string, node: H5Node, index?: number): Float64Array {
  const shape = node.shape ?? []
  const count = (index === undefined ? shape : shape.slice(1)).reduce(
    (product, length) => product * length,
    1,
  )
  if (!(count <= MOST_VALUES))
    throw inputError(path, `a dataset of shape [${shape}], expected at most ${MOST_VALUES} numbers at a time`)
  const found = guarded(
    path,
    () =>
      index === undefined ? node.value : node.slice([[index, index + 1], ...shape.slice(1).map(() => [])]),
    index,
  )
  const list = typeof found === 'number' || typeof found === 'bigint' ? [found] : found
  if (!ArrayBuffer.isView(list) && !Array.isArray(list))
    throw inputError(path, 'a dataset that holds no numbers')
  const values = Float64Array.from(list as ArrayLike<number | bigint>, Number)
  if (values.length === count && values.every(Number.isFinite)) return values
  throw inputError(
    placeName({ path, frame: index }),
    values.length === count ? 'a number that is not finite' : `${values.length} numbers, expected ${count}`,
    'The file is damaged.',
  )
}

/** An attribute as text; undefined where there is none. */
export function h5Text(node: H5Node, name: string): string | undefined {
  const value = node.attrs[name]?.value
  const first = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first.replace(/\0+$/, '') : undefined
}

/** Everything that reads one HDF5 trajectory. */
export interface H5Frames {
  readonly count: number
  frame(index: number): Omit<Frame, 'index' | 'start' | 'end'>
}

/** What tells a file by its first frame. */
export const digestOf = ({ positions: { values }, cell }: Omit<Frame, 'index' | 'start' | 'end'>): string =>
  createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .update(new Uint8Array((cell ?? new Float64Array(0)).buffer))
    .digest('hex')
