import type { BlockEntry } from '../../../schemas/store.ts'
import type { Frame } from '../../sources/common/source.ts'

/** A frame with the file that it came from. */
export interface Incoming extends Frame {
  readonly path: string
  /** Index of the file among those of the run. */
  readonly file: number
  /** 'begins' for the first frame of another file, or of another part of one; 'apart' where the one that is kept before it is
   *  not the one that was before it in time. */
  readonly joint?: 'begins' | 'apart'
}

/** A frame whose atoms are known: `rows[i]` is the row in the store of the i-th atom of the file. */
export interface Matched extends Incoming {
  readonly rows: Int32Array
}

/** A frame at its time, in its cell. */
export interface Checked extends Matched {
  readonly step: number
  readonly time: number
  readonly cell: Float64Array
}

/** A frame in the order of the store, unwrapped; its arrays are reused. */
export interface Placed {
  readonly path: string
  readonly index: number
  readonly step: number
  /** ps */
  readonly time: number
  readonly cell: Float64Array
  readonly origin: Float64Array
  /** [row][3], Å */
  readonly positions: Float64Array
  /** [row][3], Å/ps */
  readonly velocities?: Float64Array
  readonly source: BlockEntry['source']
}
