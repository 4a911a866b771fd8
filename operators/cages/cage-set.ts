import type { Facts, Rows } from '../../pipeline/run/block.ts'
import { elementsOf, type Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { meanCentres } from '../frames/mean-centres.ts'
import { freeAtoms, polyanionCentres } from '../polyanions/centres.ts'
import { sitesOf } from './anion-sites.ts'
import type { GivenCentre } from './centres-file.ts'

/** What a cage is called in results: the element of its centre and the site. */
export interface CageKind {
  readonly kind: string
  readonly site: string
}

/** The cages of a run: label k + 1 is the k-th. */
export interface CageSet {
  readonly cages: readonly CageKind[]
  /** Store rows of the centres; none where they were given. */
  readonly rows: Rows
  /** Places [cage][3] of centres that stand still, Å. */
  readonly places?: Float64Array
}

export interface CageParams {
  readonly centres: readonly string[]
  readonly site: 'auto' | '4a' | '4c' | 'both' | 'any'
  readonly centresAt: 'moving' | 'mean' | readonly GivenCentre[]
  readonly bondedWithin: number
}

/** Finds the cages of a run. Throws a usage error where there are none or their sites cannot be told. */
export function cageSet(params: CageParams, run: Run, facts: Facts): CageSet {
  const set = Array.isArray(params.centresAt)
    ? givenCages(params, params.centresAt)
    : ownCentresWanted(params, run, () => atomCages(params, run, facts))
  if (set.cages.length === 0) {
    throw usageError(
      `cages: ${run.name} has no centre of ${params.centres.join(', ')} on site ${params.site}`,
      'Set "site" to both or any, or name other "centres".',
    )
  }
  if (set.cages.length > 65535)
    throw usageError(`cages: ${set.cages.length} centres, at most 65535 are possible`)
  return set
}

/** What nobody chose: the cages of argyrodite. */
export const USUAL_CENTRES: readonly string[] = ['S', 'Cl']

/** Throws a usage error that says that the cages of argyrodite were taken, and how others are given, where the run has no such centres. */
function ownCentresWanted(params: CageParams, run: Run, work: () => CageSet): CageSet {
  const present = elementsOf(run)
  if (params.centres.join() !== USUAL_CENTRES.join() || USUAL_CENTRES.every((each) => present.includes(each)))
    return work()
  throw usageError(
    `cages: those of argyrodite were taken, round free S and Cl, and ${run.name} has ${present.join(', ')}`,
    'Name the atoms that cages are round, as in --centres I --site any; or give places with --centres-at FILE.csv. For sites of any crystal: site-residence with --sites FILE.cif.',
  )
}

function atomCages({ centres, site, centresAt, bondedWithin }: CageParams, run: Run, facts: Facts): CageSet {
  const free = freeAtoms(run, centres, bondedWithin)
  const hosts = polyanionCentres(run, centres)
  const asked = site === 'auto' ? (hosts.length > 0 ? '4c' : 'any') : site
  if (asked !== 'any' && hosts.length === 0) {
    throw usageError(
      `cages: ${run.name} has no polyanions, so sites 4a and 4c cannot be told apart`,
      'Set "site" to any, or give the centres with "centresAt".',
    )
  }
  const sites = asked === 'any' ? [] : sitesOf(run, free, hosts)
  const wanted = Array.from(free, (_, i) => asked === 'any' || asked === 'both' || sites[i] === asked)
  const rows = free.filter((_, i) => wanted[i])
  const chosen = sites.filter((_, i) => wanted[i])
  return {
    rows,
    cages: Array.from(rows, (row, i) => ({
      kind: run.types[run.typeOf[row]].element,
      site: chosen[i] ?? 'any',
    })),
    places: centresAt === 'mean' ? meanCentres(run, rows, facts) : undefined,
  }
}

function givenCages({ centres, site }: CageParams, given: readonly GivenCentre[]): CageSet {
  const named = given.map((centre) => ({ ...centre, site: centre.site === '4d' ? '4c' : centre.site }))
  const asked = site === 'auto' ? (named.some((centre) => centre.site === '4c') ? '4c' : 'any') : site
  const chosen = named.filter(
    (centre) =>
      centres.includes(centre.species) &&
      (asked === 'any' || centre.site === asked || (asked === 'both' && ['4a', '4c'].includes(centre.site))),
  )
  return {
    rows: new Uint32Array(0),
    cages: chosen.map(({ species, site }) => ({ kind: species, site: asked === 'any' ? 'any' : site })),
    places: Float64Array.from(chosen.flatMap((centre) => centre.at)),
  }
}
