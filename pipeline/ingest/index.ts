export { checkIngest, type IngestReport, ingest } from './ingest.ts'
export type { IngestOptions, Progress } from './options.ts'
