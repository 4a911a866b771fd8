export { ingest } from './ingest.ts'
export { checkIngest } from './look.ts'
export { type IngestReport, type OpenIngest, openIngest } from './open-ingest.ts'
export type { IngestOptions, Progress } from './options/options.ts'
