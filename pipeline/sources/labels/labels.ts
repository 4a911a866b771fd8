import { usageError } from '../../../schemas/errors.ts'
import { openNpyLabels } from './labels-npy.ts'

/** A series of labels made elsewhere: integers [trajectory][frame], −1 = gap. */
export interface LabelSource {
  readonly format: 'npy' | 'parquet'
  readonly trajectories: number
  readonly frames: number
  /** Puts labels [trajectory][frame] of `count` frames from `first` on into `out`. */
  read(first: number, count: number, out: Float64Array): void
  /** Labels that are bytes in the file, as those bytes: two's complement where `signed`. */
  readonly bytes?: { readonly signed: boolean; read(first: number, count: number, out: Uint8Array): void }
  close(): void
}

/** True for the name of a file that holds labels, not a trajectory or a store. */
export const isLabelFile = (path: string): boolean => /\.(npy|parquet)$/i.test(path)

/** Opens a label file; `scratch` is the path of a file that may be written and is removed on close.
 *  Throws an input error that names what is off. */
export async function openLabels(path: string, scratch: string): Promise<LabelSource> {
  if (/\.npy$/i.test(path)) return openNpyLabels(path)
  if (/\.parquet$/i.test(path)) {
    const { openParquetLabels } = await import('./labels-parquet.ts')
    return openParquetLabels(path, scratch)
  }
  throw usageError(`${path}: not a label file`, 'Expected a name that ends in .npy or .parquet.')
}
