import { createRequire } from 'node:module'
import type * as Algebra from 'ml-matrix'

/** ML-Matrix by require: looking through its names for an import takes longer than running it. */
const whole: typeof Algebra = createRequire(import.meta.url)('ml-matrix')

export const { EigenvalueDecomposition, inverse, Matrix } = whole

export type Matrix = Algebra.Matrix
