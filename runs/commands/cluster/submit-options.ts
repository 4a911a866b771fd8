import { readSite } from '../../../pipeline/executors/cluster/site.ts'
import type { SiteOptions } from '../../../schemas/cluster.ts'
import { usageError } from '../../../schemas/errors.ts'
import type { Tags } from '../../../schemas/store.ts'
import type { ReadOptions } from '../ingest/ingest-options.ts'

export interface SubmitOptions extends ReadOptions {
  readonly out: string
  readonly param?: Tags
  readonly ingest?: readonly string[]
  readonly ingested?: boolean
  readonly tagFrom?: string
  readonly array?: string
  readonly threads: string
  readonly memory?: string
  readonly time?: string
  readonly partition?: string
  readonly account?: string
  readonly scheduler?: SiteOptions['scheduler']
  readonly site?: string
  readonly stage?: boolean
  readonly dryRun?: boolean
}

/** How this very program is called, on every node. */
export const program = (): string[] => [process.execPath, process.argv[1]]

/** The site's options, with those of the command line in their place. */
export function siteFrom({ site, scheduler, partition, account }: SubmitOptions): SiteOptions {
  const known = readSite(site)
  return {
    ...known,
    scheduler: scheduler ?? known.scheduler,
    partition: partition ?? known.partition,
    account: account ?? known.account,
  }
}

export function timeLimit(text: string): string {
  if (/^(\d+-)?\d+(:\d+){0,2}$/.test(text)) return text
  throw usageError(`--time ${text}: expected minutes, H:MM:SS or D-HH:MM:SS`)
}
