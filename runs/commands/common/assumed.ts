import { existsSync } from 'node:fs'
import type { Estimate, Measure } from '../../../pipeline/definition/operator.ts'
import { manifestPath } from '../../../pipeline/store/files.ts'
import { readManifest } from '../../../pipeline/store/manifest.ts'
import { chainOf, type Flags } from '../../definitions/measure.ts'

/** The crystal that is taken for granted where nobody says: a line each. */
export function assumedCrystal(operator: Measure | Estimate, flags: Flags): string[] {
  const has = stepsWithout(operator, flags)
  return [
    ...(has('sites', 'sites')
      ? ['sites: those of argyrodite (others: --sites FILE.cif, POSCAR or Wyckoff positions)']
      : []),
    ...(has('cages', 'centres', 'centresAt')
      ? ['cages: those of argyrodite, round free S and Cl (others: --centres, --centres-at)']
      : []),
    ...(has('shell-states', 'centres')
      ? ['shells: those of argyrodite, round free S and Cl (others: --centres)']
      : []),
  ]
}

/** That lithium is taken for the mobile element, where neither anybody nor the stores say which is. */
export function assumedMobile(
  operator: Measure | Estimate,
  flags: Flags,
  stores: readonly string[],
): string[] {
  return stepsWithout(operator, flags)('in-frame-of', 'mobile', 'of', 'frame') ? lithium(stores) : []
}

/** Whether a step is in the chain, and none of these flags is given. */
const stepsWithout = (operator: Measure | Estimate, flags: Flags) => {
  const names = chainOf(operator).map(({ name }) => name)
  return (step: string, ...said: readonly string[]): boolean =>
    names.includes(step) && said.every((flag) => flags[flag] === undefined)
}

/** Stores with lithium that do not name their mobile elements. */
function lithium(stores: readonly string[]): string[] {
  const unnamed = stores.filter((store) => {
    if (!existsSync(manifestPath(store))) return false
    const { mobile, types } = readManifest(store)
    return !mobile && types.some(({ element }) => element === 'Li')
  })
  return unnamed.length === 0
    ? []
    : [
        `mobile: lithium, as ${unnamed.join(', ')} ${unnamed.length > 1 ? 'name' : 'names'} no mobile element (others: --mobile, --of)`,
      ]
}
