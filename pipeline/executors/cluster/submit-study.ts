import type { ClusterJob, SiteOptions } from '../../../schemas/cluster.ts'
import { prepare } from '../../analysis/analyse.ts'
import { definitionUrl } from '../../definition/definition.ts'
import type { RunRequest } from '../../definition/study.ts'
import { type Draft, draftJob } from './draft.ts'
import { refuseWhileActive } from './schedulers.ts'
import { readSite } from './site.ts'
import { handOver } from './submit.ts'

/** A study for a cluster; what is left out comes from the plan and from the site's file. */
export interface StudyRequest {
  /** Path of the definition module, what it is called with, and stores in place of its own. */
  readonly definition: string
  readonly params?: unknown
  readonly runs?: readonly RunRequest[]
  /** Folder of the results, seen by all nodes. */
  readonly out: string
  readonly site?: SiteOptions
  readonly shares?: number
  readonly threads?: number
  /** MB and time limit of a share. */
  readonly memory?: number
  readonly time?: string
  /** Copy each store to the node's own disk first. */
  readonly stage?: boolean
}

const THREADS = 4

/** Plans a study for a cluster; writes and submits nothing.
 *  Throws usage errors for all that can be known before frame 0. */
export async function planStudy({
  definition,
  params = {},
  runs,
  out,
  site,
  ...wishes
}: StudyRequest): Promise<Draft> {
  const workshop = await prepare({ module: definitionUrl(definition), params, runs, out })
  return draftJob(workshop, {
    ...wishes,
    definition,
    threads: wishes.threads ?? THREADS,
    stage: wishes.stage ?? false,
    site: site ?? readSite(),
  })
}

/** Hands a study to the scheduler: an array of shares, and a job that collects them. `program` is how ionstream is called
 *  on every node. Throws a usage error where an earlier submission into the same folder is still at work. */
export async function submitStudy(
  request: StudyRequest,
  program: readonly string[],
): Promise<{ readonly draft: Draft; readonly job: ClusterJob }> {
  await refuseWhileActive(request.out)
  const draft = await planStudy(request)
  return { draft, job: await handOver(request.out, draft.job, program, draft.open) }
}
