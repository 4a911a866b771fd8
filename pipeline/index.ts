/** ionstream as a library: definitions, stores, and all ways of running one over the other.
 *
 *  Operators are in "ionstream/operators", units, parameters and shapes in "ionstream/schemas". Paths are paths of the
 *  file system; every function throws an `IonstreamError` that says where, what was found, what was expected, and what to do. */

// Stores × study → results: here and now, beside a running simulation, on a cluster.
export { type AnalyseOptions, type Analysis, analyse } from './analysis/analyse.ts'
export { definitionUrl } from './definition/definition.ts'
// What to do with them: studies, and steps of one's own.
export { combine, type Flow, type Measurement } from './definition/flow.ts'
export type { Estimate, Measure, Operator, RunState, Transform } from './definition/operator.ts'
export { estimate, measure, transform } from './definition/steps.ts'
export { type Definition, replicas, type Study, study } from './definition/study.ts'
export { planStudy, type StudyRequest, submitStudy } from './executors/cluster/submit-study.ts'
export { pool } from './executors/pool.ts'
export { thread } from './executors/thread.ts'
// Trajectories → stores.
export { type IngestOptions, type IngestReport, ingest } from './ingest/index.ts'
export {
  averageCell,
  images,
  inCell,
  lattice,
  toroidal,
  type Unwrapping,
  unwrappings,
} from './ingest/unwrap/rules.ts'
export { type Ending, type FollowOptions, follow, type Round } from './live/follow.ts'
// Results: a folder with tables, figures and a page; tables back from it.
export { type Circumstances, writeResults } from './report/results/results.ts'
export { type Block, derive, withLabels } from './run/block.ts'
export type { Run } from './run/run.ts'
export type { ChannelRange, Channels } from './state/channels.ts'
export { nameMobile } from './store/mobile.ts'
export { openRun } from './store/read.ts'
export { readTable } from './tables/parquet.ts'
