import type { Parser } from '../../kernels/parser.ts'
import type { Bytes } from './bytes.ts'
import type { Marks } from './marks.ts'

/** Some numbers of every atom: component c of atom i is `values[at + i·stride + c]`. */
export interface Field {
  readonly values: Float64Array
  readonly at: number
  readonly stride: number
}

/** How coordinates are written: Cartesian or as fractions of the cell, folded into the cell or not. */
export type Coordinates = 'wrapped' | 'scaled' | 'unwrapped' | 'scaled-unwrapped'

/** One frame as the file has it, but in Å and ps. Its arrays are reused for the next one. */
export interface Frame {
  /** Index in its file, from 0. */
  readonly index: number
  readonly atoms: number
  /** MD step number, where the format has one. */
  readonly step?: number
  /** ps */
  readonly time?: number
  /** How far the time may be off because of how it was written, ps; 0 where it is not said. */
  readonly timeError?: number
  /** Time since the frame before, ps, where the file says it once for all. */
  readonly interval?: number
  /** Step, time (ps) and how far that may be off, where they are not used because the interval was given. */
  readonly unused?: { readonly step?: number; readonly time?: number; readonly timeError?: number }
  /** Running number of a format without steps: constant increments, or the start of another part. */
  readonly number?: number
  /** Row vectors a, b, c (9 numbers, Å). */
  readonly cell?: Float64Array
  readonly origin: Float64Array
  readonly periodic: readonly [boolean, boolean, boolean]
  readonly coordinates: Coordinates
  readonly positions: Field
  /** Whole cells that a folded coordinate has moved by. */
  readonly images?: Field
  readonly velocities?: Field
  readonly ids?: Field
  /** Type and element labels, as `packToken` makes them. */
  readonly types?: Field
  readonly elements?: Field
  /** Uncompressed byte offsets of its first byte and of the one after its last. */
  readonly start: number
  readonly end: number
  /** SHA-256 of what it holds, where its bytes do not lie together: then the offsets are those of a list of frames. */
  readonly digest?: string
}

/** Label and element of every atom, in the order of the trajectory. */
export interface Names {
  /** Where they are from, for messages. */
  readonly from: string
  readonly labels: readonly string[]
  /** undefined where a label is no element: then --elements says what it is. */
  readonly elements: readonly string[] | undefined
  readonly fields: { readonly types: Field; readonly elements?: Field }
  /** Element of each type, both packed; undefined where the elements are. */
  readonly elementOf: ReadonlyMap<number, number> | undefined
  /** SHA-256 of labels and elements. */
  readonly hash: string
}

/** An incomplete last frame. */
export interface Torn {
  readonly index: number
  readonly start: number
  readonly end: number
  /** What is there of it. */
  readonly found: string
}

/** The frames of one file, one after the other. */
export interface Source {
  readonly path: string
  /** The next complete frame; undefined where the file ends. */
  next(): Promise<Frame | undefined>
  /** What was left at the end of the file. */
  readonly torn: Torn | undefined
  /** Goes on at frame `index`, which begins at this uncompressed byte; at least one frame was read before. */
  seek(offset: number, index: number): void
  /** Bytes of the file that have been used (compressed ones where it is compressed). */
  readonly used: number
  /** True where a compressed file ended before its compressed data did. */
  readonly cut: boolean
  /** What was assumed where the file does not say it, by name. */
  readonly notes?: ReadonlyMap<string, string>
  close(): void
}

/** Files that stand beside a file of positions. */
export interface Companions {
  readonly velocities?: string
  readonly cells?: string
}

export interface SourceOptions {
  readonly parser: Parser
  /** LAMMPS unit style, as the caller says. */
  readonly units?: string
  /** True where nothing more comes: then a last line needs no end. */
  readonly whole?: boolean
  /** True where steps and times of the file are not used: its frames are counted. */
  readonly counted?: boolean
  /** Where compressed files that grow can be entered; none are kept where it is left out. */
  readonly marks?: Marks
  /** ms that a library may take for one answer. */
  readonly patience?: number
  /** Who the atoms are, where the file does not say it. */
  readonly names?: Names
  /** Files with velocities and cells of a file of positions, by its path. */
  readonly companions?: ReadonlyMap<string, Companions>
  /** Cell that the caller gives, where the file has none (9 numbers, Å). */
  readonly cell?: readonly number[]
  /** Frames at other steps than whole multiples of this are passed over. */
  readonly everySteps?: number
}

export type Often = 'always' | 'sometimes' | 'never'

/** What a format can carry, for lists. */
export interface Offers {
  readonly positions: readonly Coordinates[]
  readonly cell: Often
  readonly images: Often
  readonly velocities: Often
  /** Ids, types or elements; where there are none, a topology file or a composition names the atoms. */
  readonly names: Often
  readonly time: string
  readonly units: string
  /** Read from its beginning to its end, compressed (.gz) too. */
  readonly streaming: boolean
  /** Can be read while it grows. */
  readonly live: boolean
}

/** A trajectory format: what it carries, how it is recognised, how it is read. */
export interface Format {
  readonly name: string
  /** One line for lists. */
  readonly summary: string
  readonly offers: Offers
  /** True where frames carry MD step numbers: then time is steps × --timestep, else frames × --interval. */
  readonly hasSteps: boolean
  /** True where --interval may be given although there are steps: then those are not used. */
  readonly stepsOptional?: boolean
  /** True where --units says something. */
  readonly hasUnits: boolean
  /** True where velocities and cells may stand in files of their own. */
  readonly hasCompanions?: boolean
  /** True where atoms should have ids: without them, that their order is trusted is a warning. */
  readonly hasIds: boolean
  /** By the first bytes of the (uncompressed) file, or what stands further inside. */
  recognise(head: Uint8Array, path: string): boolean | Promise<boolean>
  open(path: string, bytes: Bytes, options: SourceOptions): Source
}
