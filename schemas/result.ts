import { z } from 'zod'

const params = z.record(z.string(), z.unknown())
const step = z.object({ operator: z.string(), params })

const source = z.object({
  path: z.string(),
  bytes: z.number().int(),
  /** SHA-256 of the uncompressed first frame. */
  head: z.string(),
})

const input = z.object({
  /** Path of the store, and its identity when it was read. */
  store: z.string(),
  id: z.string(),
  revision: z.number().int(),
  frames: z.number().int(),
  atoms: z.number().int(),
  /** Number of atoms of each element. */
  composition: z.record(z.string(), z.number().int()),
  /** Time between frames, ps. */
  interval: z.number(),
  tags: z.record(z.string(), z.union([z.number(), z.string()])),
  sources: z.array(source),
})

const figure = z.object({
  name: z.string(),
  title: z.string(),
  caption: z.string(),
  /** Path in the result's folder: "figures/NAME.svg". */
  file: z.string(),
})

const row = z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()]))

/** A column of a written table; what it is to its readers is missing where the table was written before that was declared. */
export const columnInfo = z.object({
  unit: z.string(),
  definition: z.string(),
  role: z.enum(['key', 'value', 'count', 'status', 'method', 'note']).optional(),
  main: z.boolean().optional(),
  tag: z.boolean().optional(),
  where: row.optional(),
  known: z.array(z.string()).optional(),
  errorOf: z.union([z.string(), z.array(z.string())]).optional(),
  lowOf: z.string().optional(),
  highOf: z.string().optional(),
})

const output = z.object({
  /** Key in the definition. */
  name: z.string(),
  operator: z.string(),
  kind: z.enum(['measure', 'estimate']),
  summary: z.string(),
  /** Paper and equation. */
  source: z.string(),
  /** The transforms (and, for an estimate, the measures) before it, in order. */
  steps: z.array(step),
  params,
  /** Path in the result's folder: "tables/NAME.parquet". */
  table: z.string(),
  /** CRC-32 of that file, in hexadecimal. */
  tableCrc: z.string().optional(),
  /** The columns of that table. */
  columns: z.record(z.string(), columnInfo).optional(),
  /** The same as CSV, where that was asked for: "tables/NAME.csv". */
  csv: z.string().optional(),
  /** What is no table, for other programs: "files/NAME-FILE". */
  files: z.array(z.string()).optional(),
  figures: z.array(figure),
})

const warning = z.object({ name: z.string(), message: z.string(), count: z.number().int() })

/** `manifest.json` of a result: what was computed, from what, by which code. Times ps, sizes bytes. */
export const resultManifest = z.object({
  format: z.literal('ionstream-result'),
  version: z.literal(1),
  created: z.string(),
  /** Version of this package, and of Node. */
  code: z.string(),
  node: z.string(),
  /** SHA-256 of steps, versions, parameters, cut and store ids. */
  fingerprint: z.string(),
  /** Path of the definition module, or the name of a built-in one. */
  definition: z.string(),
  inputs: z.array(input),
  outputs: z.array(output),
  warnings: z.array(warning),
  /** Wall-clock seconds in all; further entries are parts of it by name. */
  timing: z.object({ seconds: z.number() }).catchall(z.number()),
  /** Largest resident memory, bytes. */
  peakRss: z.number().int(),
  executor: z.string(),
  threads: z.number().int(),
})

export type ResultManifest = z.infer<typeof resultManifest>
export type ResultInput = ResultManifest['inputs'][number]
export type ResultOutput = ResultManifest['outputs'][number]
