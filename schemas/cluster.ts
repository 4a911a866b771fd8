import { z } from 'zod'

/** `site.json`: what is particular to one cluster. */
export const siteOptions = z.strictObject({
  scheduler: z.enum(['slurm', 'pbs', 'sge', 'none']).default('slurm'),
  account: z.string().optional(),
  partition: z.string().optional(),
  /** More options of the scheduler, as they stand after #SBATCH (#PBS, #$). */
  options: z.array(z.string()).default([]),
  /** Lines of shell before the program, as in "module load nodejs/20". */
  before: z.array(z.string()).default([]),
  /** Folder on the node for copies of stores; $TMPDIR where none is named. */
  scratch: z.string().optional(),
})

const tags = z.record(z.string(), z.union([z.number(), z.string()]))

const run = z.object({
  path: z.string(),
  tags,
  frames: z.number().int(),
  /** How often it was cut in half, where it is the beginning of a run. */
  halvings: z.number().int().optional(),
  /** What the definition makes of this run, and what is in its store: hashes that a task compares with its own. */
  definition: z.string(),
  content: z.string(),
  /** Its tasks in order: [how many, bytes that each reads]. */
  tasks: z.array(z.tuple([z.number().int(), z.number()])),
})

/** `job.json`: all that a share needs to be computed anywhere, as plain data. */
export const clusterJob = z.object({
  format: z.literal('ionstream-job'),
  version: z.literal(1),
  created: z.string(),
  /** Version of the program. */
  code: z.string(),
  definition: z.string(),
  module: z.string(),
  params: z.unknown(),
  fingerprint: z.string(),
  runs: z.array(run),
  shares: z.number().int(),
  request: z.object({
    threads: z.number().int(),
    /** MB of one share, and of the collect job. */
    memory: z.number().int(),
    collectMemory: z.number().int(),
    time: z.string(),
    stage: z.boolean(),
  }),
  site: siteOptions,
  /** Jobs that were handed to the scheduler, oldest first, and the shares of each. */
  submitted: z.array(z.object({ array: z.string(), collect: z.string(), shares: z.array(z.number().int()) })),
})

export type SiteOptions = z.infer<typeof siteOptions>
export type ClusterJob = z.infer<typeof clusterJob>
export type JobRun = ClusterJob['runs'][number]
