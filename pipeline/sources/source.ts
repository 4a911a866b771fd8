import type { Parser } from '../kernels/parser.ts'
import type { Bytes } from './bytes.ts'

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
  close(): void
}

export interface SourceOptions {
  readonly parser: Parser
  /** LAMMPS unit style, as the caller says. */
  readonly units?: string
}

/** A trajectory format: what it carries, how it is recognised, how it is read. */
export interface Format {
  readonly name: string
  /** One line for lists. */
  readonly summary: string
  /** True where frames carry MD step numbers: then time is steps × --timestep, else frames × --interval. */
  readonly hasSteps: boolean
  /** True where --units says something. */
  readonly hasUnits: boolean
  /** True where atoms should have ids: without them, that their order is trusted is a warning. */
  readonly hasIds: boolean
  /** By the first bytes of the (uncompressed) file. */
  recognise(head: Uint8Array): boolean
  open(path: string, bytes: Bytes, options: SourceOptions): Source
}
