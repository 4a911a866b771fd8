import { z } from 'zod'

/** Whole numbers that count, or say where something stands. */
const whole = z.number().int().nonnegative()

/** Columns that a block can have; one Float32 per atom and frame each, or one byte (`narrow`). Å and Å/ps; a label is 0 for a gap, k + 1 for state k. */
const COLUMN_NAMES = ['x', 'y', 'z', 'vx', 'vy', 'vz', 'label'] as const
export type ColumnName = (typeof COLUMN_NAMES)[number]
export const POSITIONS: readonly ColumnName[] = ['x', 'y', 'z']
export const VELOCITIES: readonly ColumnName[] = ['vx', 'vy', 'vz']

const atomType = z.object({
  /** Label in the input: a LAMMPS type number, or the element where the input has no types. */
  label: z.string(),
  element: z.string(),
  /** amu */
  mass: z.number(),
  count: whole,
})

const layout = z.object({
  frames: whole,
  /** Byte offset of each column's first value in the Arrow file. */
  offsets: z.record(z.string(), whole),
  /** True where an id of an atom is beyond 2³¹: they are doubles then. */
  wideIds: z.literal(true).optional(),
  /** Columns of whole numbers from 0 to 255, one byte each. */
  narrow: z.array(z.enum(COLUMN_NAMES)).optional(),
})

const source = z.object({
  path: z.string(),
  bytes: whole,
  /** SHA-256 of the uncompressed first frame. */
  head: z.string(),
  /** How many frames of the store lie before its first one. */
  first: whole.optional(),
})

const warning = z.object({ name: z.string(), message: z.string(), count: z.number().int() })

const block = z.object({
  frames: whole,
  /** Step number of the last frame: the next frame must lie beyond it. */
  lastStep: z.number(),
  /** Where the last frame stands and where the next one begins: index into `sources`, uncompressed byte offsets. */
  source: z.object({
    file: whole,
    lastFrame: whole,
    end: whole,
    /** Index of the last frame in its file. */
    frame: whole.optional(),
  }),
  /** CRC-32 of the block's two files, in hexadecimal. */
  crc: z.string(),
  framesCrc: z.string(),
  /** What ingest must know to go on after this block: restarts until its end, warnings since the block before. */
  ingest: z
    .object({
      restarts: z.number().int(),
      warnings: z.array(warning),
      constantCell: z.boolean(),
      /** Steps from frame to frame until its end, fractions of the cell: how many, mean and variance of their root mean
       *  square, the largest of it and of one atom. */
      steps: z.array(z.number()).length(5).optional(),
      /** What is added to the steps and times (ps) of the file. */
      ahead: z.object({ step: z.number(), time: z.number() }).optional(),
    })
    .optional(),
})

/** `manifest.json` of a store: one run, cut into blocks. Lengths Å, times ps. */
export const storeManifest = z.object({
  format: z.literal('ionstream-store'),
  /** From 2 on the file has checksums of its own; what is written anew gets them. */
  version: z.union([z.literal(1), z.literal(2)]),
  /** Identity: SHA-256 of the first frame and of the options that shape the numbers. */
  id: z.string(),
  /** How often a restart cut this run back; results made before are computed again. */
  revision: whole,
  created: z.string(),
  code: z.string(),
  input: z.object({ format: z.string(), options: z.record(z.string(), z.unknown()) }),
  tags: z.record(z.string(), z.union([z.number(), z.string()])),
  atoms: z.number().int().positive(),
  types: z.array(atomType),
  columns: z.array(z.enum(COLUMN_NAMES)),
  /** Elements that are mobile, as somebody said or as their atoms showed; missing where nobody knows. */
  mobile: z.array(z.string()).min(1).optional(),
  /** Time between frames, ps. */
  interval: z.number(),
  /** Frames in a full block; part of the cut, hence of every fingerprint. */
  blockFrames: z.number().int().positive(),
  /** Frames in a block when the run was ingested, where blocks were joined since; part of the identity. */
  ingestedBlockFrames: z.number().int().positive().optional(),
  /** Reference cell h_ref, row vectors a, b, c (9 numbers), and its origin (3). */
  cell: z.array(z.number()).length(9),
  origin: z.array(z.number()).length(3),
  constantCell: z.boolean(),
  layout,
  sources: z.array(source),
  blocks: z.array(block),
  /** The short last block, rewritten when frames arrive. */
  tail: block.extend({ layout }).nullable(),
  warnings: z.array(warning),
  complete: z.boolean(),
})

export type StoreManifest = z.infer<typeof storeManifest>
export type BlockEntry = z.infer<typeof block>
export type AtomType = z.infer<typeof atomType>
export type Layout = z.infer<typeof layout>
export type SourceEntry = z.infer<typeof source>
export type Tags = StoreManifest['tags']
