import { z } from 'zod'
import { siteOptions } from './cluster.ts'

const tags = z.record(z.string(), z.union([z.number(), z.string()]))

const run = z.object({
  /** Its folder, from the one that all runs share. */
  name: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.number().int() })),
  store: z.string(),
  tags,
})

/** Options of "ionstream ingest" that are the same for all runs. */
const options = z.object({
  timestep: z.string().optional(),
  interval: z.string().optional(),
  units: z.string().optional(),
  elements: z.string().optional(),
  names: z.string().optional(),
  composition: z.string().optional(),
  cell: z.string().optional(),
  unwrap: z.string().optional(),
  joined: z.string().optional(),
  from: z.string().optional(),
  until: z.string().optional(),
  equilibration: z.string().optional(),
  stride: z.string().optional(),
  everySteps: z.string().optional(),
  mobile: z.array(z.string()).optional(),
  blockFrames: z.number().int().optional(),
})

/** `ingest.json`: the runs that are read into stores before a job is planned over them. */
export const ingestJob = z.object({
  format: z.literal('ionstream-ingest'),
  version: z.literal(1),
  created: z.string(),
  /** Version of the program. */
  code: z.string(),
  runs: z.array(run),
  options,
  /** Tasks of the array: run i belongs to task i modulo this number. */
  tasks: z.number().int(),
  /** Words of the command that plans and submits the analysis. */
  plan: z.array(z.string()),
  request: z.object({ memory: z.number().int(), time: z.string() }),
  site: siteOptions,
  /** Jobs that were handed to the scheduler, oldest first, and the tasks of each. */
  submitted: z.array(z.object({ array: z.string(), plan: z.string(), tasks: z.array(z.number().int()) })),
})

/** `ingest/NUMBER.json`: how reading a run ended. */
export const ingestNote = z.object({
  /** Hash of what was asked for: a note of something else counts for nothing. */
  order: z.string(),
  frames: z.number().int().nullable(),
  error: z.string().nullable(),
})

export type IngestJob = z.infer<typeof ingestJob>
export type IngestRun = IngestJob['runs'][number]
export type IngestNote = z.infer<typeof ingestNote>
