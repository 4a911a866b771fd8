import { createHash } from 'node:crypto'
import { inputError } from '../../schemas/errors.ts'
import type { Bytes } from './bytes.ts'
import { placeName } from './place.ts'
import type { Frame, Source } from './source.ts'

const SIGNATURE = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')
/** Most numbers that are read at a time. */
const MOST_VALUES = 1 << 27

export const isHdf5 = (head: Uint8Array): boolean => SIGNATURE.equals(head.subarray(0, SIGNATURE.length))

/** What is used of the HDF5 library's file. */
export interface H5File {
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
  slice(ranges: (number | null)[][]): unknown
}

/** Opens an HDF5 file. Throws an input error where the library cannot. */
export async function openHdf5(path: string): Promise<H5File> {
  const { default: h5wasm } = await import('h5wasm/node')
  await h5wasm.ready
  return guarded(path, () => new h5wasm.File(path, 'r') as unknown as H5File)
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

/** A source of numbered frames: their offsets are their numbers. */
export function h5Source(path: string, bytes: Bytes, read: (file: H5File) => H5Frames): Source {
  let open: { file: H5File; frames: H5Frames } | undefined
  let index = 0
  const opened = async () => {
    if (open) return open
    const file = await openHdf5(path)
    return (open = { file, frames: guarded(path, () => read(file)) })
  }
  return {
    path,
    async next() {
      const { frames } = await opened()
      if (index >= frames.count) return undefined
      const frame = guarded(path, () => frames.frame(index), index)
      const digest = index === 0 ? digestOf(frame) : undefined
      return { ...frame, digest, index, start: index, end: ++index }
    },
    torn: undefined,
    seek(offset) {
      index = offset
    },
    used: 0,
    cut: false,
    close() {
      open?.file.close()
      open = undefined
      bytes.close()
    },
  }
}

const digestOf = ({ positions: { values }, cell }: Omit<Frame, 'index' | 'start' | 'end'>): string =>
  createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .update(new Uint8Array((cell ?? new Float64Array(0)).buffer))
    .digest('hex')
