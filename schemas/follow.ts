import { z } from 'zod'

/** How one followed run goes. */
const run = z.object({
  name: z.string(),
  frames: z.number(),
  /** ps */
  time: z.number(),
  /** Frames per second and simulated ps per second. */
  rate: z.number(),
  speed: z.number(),
  /** Seconds from the last change of the files to when this was written; nothing where nothing new came. */
  lag: z.number().optional(),
  state: z.enum(['current', 'behind', 'waiting', 'problem', 'quiet']),
  message: z.string(),
})

/** `follow.json`: how a follower stands, replaced as a whole every second or two. */
export const followStatus = z.object({
  format: z.literal('ionstream-follow'),
  title: z.string(),
  host: z.string(),
  pid: z.number(),
  /** When it was started, when this was written, and, of one that has ended, why. */
  started: z.string(),
  at: z.string(),
  ended: z.string().optional(),
  page: z.string().optional(),
  runs: z.array(run),
  /** Time simulated in all runs together, ps, and how fast it grows, ps/s. */
  time: z.number(),
  speed: z.number(),
  /** ms of computing that the last round took, and memory, bytes. */
  cost: z.number(),
  memory: z.number(),
  warnings: z.array(z.object({ name: z.string(), message: z.string(), count: z.number() })),
})

export type FollowStatus = z.infer<typeof followStatus>
