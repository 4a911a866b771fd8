import { z } from 'zod'
import { transform } from '../../pipeline/definition/steps.ts'
import type { Rows } from '../../pipeline/run/block.ts'
import { fitCrystal } from './crystal-fit.ts'
import { ownCrystalWanted } from './own-crystal.ts'
import { anchorRules, siteElements, sourceFrom, whereFrom } from './site-params.ts'
import type { SiteSource } from './site-source.ts'
import type { Supercell } from './supercell.ts'

/** A crystal as it lies over a run: a place f (fractions of its cell) is at setting · f · cell + shift. */
export interface Crystal {
  readonly source: SiteSource
  readonly supercell: Supercell
  readonly setting: 1 | -1
  readonly shift: readonly number[]
  /** Store row of the atom on each framework place, [unit cell][anchor]. */
  readonly rows: Rows
}

/** Lays a crystal over the framework of a run's first frame, as `sites` does, and tells the measures after it: into which unit cell,
 *  and by which symmetry, they may fold what they see. Blocks pass as they are; `crystal.of(block)` is undefined for `none`.
 *  Throws a usage error where crystal and run do not fit. */
export const crystal = transform({
  name: 'crystal',
  version: 1,
  summary:
    'The crystal that a run is of: its unit cell, symmetry and framework, for measures that fold by them.',
  source: 'International Tables for Crystallography A; the fit is that of `sites`.',
  cut: 'any',
  params: z.object({
    crystal: whereFrom(
      'unit cell, symmetry and framework to fold by: none, argyrodite, FILE of a CIF or POSCAR, or Wyckoff positions as "I-43m;a=7;P@2a;S@8c:x=0.17"',
    ).default('none'),
    siteElements,
    anchors: anchorRules,
  }),
  prepare: ({ crystal: from, siteElements: elements, anchors }, run): Crystal | undefined => {
    if (from === 'none') return undefined
    const source = sourceFrom(from, elements, anchors, run)
    const { supercell, setting, shift, rows } = ownCrystalWanted(from, run, () => fitCrystal(source, run))
    return { source, supercell, setting, shift, rows }
  },
  changes: (prepared: Crystal | undefined) => prepared?.shift,
  apply: (block) => block,
})
