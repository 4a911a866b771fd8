import { elementsOf, type Run } from '../../pipeline/run/run.ts'
import { IonstreamError, usageError } from '../../schemas/errors.ts'
import type { Where } from './site-params.ts'

/** What `work` gives. Throws a usage error that says that argyrodite was taken, and how another crystal is given, where that does not
 *  fit the run. */
export function ownCrystalWanted<T>(from: Where, run: Run, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (from !== 'argyrodite' || !(error instanceof IonstreamError)) throw error
    throw usageError(
      `sites: those of argyrodite were taken, and ${run.name} (${elementsOf(run).join(', ')}) is none: ${error.message.replace(/^sites: /, '')}`,
      'Give the crystal of this run: --sites with a CIF or POSCAR (FILE.cif; --site-elements: those of it that stand for sites), or with its Wyckoff positions, as "I-43m;a=7;P@2a;S@8c:x=0.17;Na1=6b".',
    )
  }
}
