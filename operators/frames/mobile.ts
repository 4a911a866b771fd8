import { elementsOf, type Run } from '../../pipeline/run/run.ts'
import { wanderersAmong } from './wanderers.ts'

/** Mobile where neither anybody nor the store says what is. */
export const USUAL = 'Li'
/** In lists of elements: those that are mobile in the run. */
export const MOBILE = 'mobile'

/** The mobile elements of a run: those that are told, else those that its store names, else lithium. */
export function mobileIn(
  { manifest }: Pick<Run, 'manifest'>,
  told: readonly string[] = [],
): readonly string[] {
  const elements = told.filter((element) => element !== MOBILE)
  return elements.length > 0 ? elements : (manifest.mobile ?? [USUAL])
}

/** The elements whose atoms leave their places in a whole run; none where it is too short to say, and where all do: a melt has no
 *  framework that they could leave. */
export function foundMobile(run: Run): string[] {
  const leaving = wanderersAmong(run, [...run.types.keys()])
  return leaving.length === elementsOf(run).length ? [] : leaving
}
