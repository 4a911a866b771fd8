import type { Operator } from '../pipeline/operator.ts'
import { inFrameOf } from './frames/in-frame-of.ts'
import { select } from './frames/select.ts'
import { rdf } from './structure/rdf.ts'

export { inFrameOf, rdf, select }

/** Every operator, alphabetically. */
export const operators: readonly Operator[] = [inFrameOf.operator, rdf.operator, select.operator]
