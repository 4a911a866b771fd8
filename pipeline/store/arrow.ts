import { createRequire } from 'node:module'
import type * as Arrow from 'apache-arrow'

/** Apache Arrow as the one file that its package has besides 150 modules: these take longer to load than most commands to run. */
const whole: typeof Arrow = createRequire(import.meta.url)('apache-arrow/Arrow.esnext.min')

export const {
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Uint8,
  Uint16,
  Uint32,
} = whole
