import { z } from 'zod'

/** What the beginning of a record of an IMD stream says: who the atoms are, and how the frames behind it are built. */
export const imdHeader = z.object({
  version: z.literal(1),
  atoms: z.number().int().min(1),
  /** Whether frames have velocities. */
  velocities: z.boolean(),
  /** Name of every atom, in the order of the frames, and its element where that is known. */
  labels: z.array(z.string()),
  elements: z.array(z.string()).nullable(),
  /** Where it came from, and by which version of the protocol. */
  from: z.string(),
  protocol: z.union([z.literal(2), z.literal(3)]),
  /** True where the stream has no step numbers: they are counted from 0. */
  counted: z.boolean(),
  /** Time per step, ps; null where nobody said it. */
  timestep: z.number().positive().nullable(),
  /** What is odd about it, by name. */
  notes: z.record(z.string(), z.string()),
})

export type ImdHeader = z.infer<typeof imdHeader>
