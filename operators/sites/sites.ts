import { transform } from '../../pipeline/definition/steps.ts'
import { type Block, sealOf, withLabels } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import type { Resolved } from '../../schemas/params.ts'
import { ARGYRODITE_KINDS, argyroditeSites } from '../crystal/argyrodite-sites.ts'
import { ownCrystalWanted } from '../crystal/own-crystal.ts'
import { siteParams, sourceFrom } from '../crystal/site-params.ts'
import type { SiteSource } from '../crystal/site-source.ts'
import { type PolyhedraMemory, polyhedra } from '../kernels/polyhedra/polyhedra.ts'
import { cornerPaths } from './corner-paths.ts'
import { type SiteSet, siteSet } from './site-set.ts'
import { type SphereMemory, spheres } from './site-spheres.ts'

/** What the labels mean, and how they are found. */
export interface Sites extends SiteSet {
  readonly memory: PolyhedraMemory & SphereMemory
}

/** Which crystallographic site each atom is in: label `site` is k + 1 for site k, 0 between sites. The crystal is laid over the
 *  framework of the first frame, whole cells of it stretched to the run's cell, as given or inverted, whichever fits better.
 *  `polyhedra`: the tetrahedron of the four nearest anions, which moves with them, and after a polyanion has turned with those
 *  that came to their places; an atom stays while it is still inside, else it
 *  is in the first site that holds it. `spheres`: the nearest middle where it is nearer than its kind's radius. `voronoi`: the
 *  nearest middle. `sites.of(block)` says what the labels mean. Throws a usage error where crystal and run do not fit.
 *  Source: Morgan, Chem. Mater. 33, 2004 (2021). */
export const sites = transform({
  name: 'sites',
  version: 3,
  summary:
    'The crystallographic site that each atom is in: moving tetrahedra of anions, spheres or Voronoi cells.',
  source: 'Morgan, Chem. Mater. 33, 2004 (2021), polyhedral sites of Li6PS5X; Ding et al., T5, T5a and T2.',
  cut: 'atoms',
  gives: ['site'],
  params: siteParams,
  prepare: (params, run): Sites => {
    const needsCorners = params.shape === 'polyhedra' || params.middles === 'moving'
    const source = sourceOf(params, run)
    const lay = () => siteSet(source, run, needsCorners)
    const set = params.kinds.length > 0 ? lay() : ownCrystalWanted(params.sites, run, lay)
    return { ...set, memory: {} }
  },
  changes: ({ places }: Sites) => places,
  reads: ({ tetrahedra, corners }) => (tetrahedra ? corners.length : 0),
  carry: (_, __, rows) => ({ current: new Uint16Array(rows.length) }),
  apply: (block, { params, prepared, carry }) => {
    const out = new Uint16Array(block.rows.length * block.count)
    if (params.shape === 'polyhedra') inPolyhedra(block, prepared, carry.current, out)
    else spheres(block, prepared, params, carry.current, out)
    return withLabels(block, [['site', out]])
  },
})

type SiteParams = Resolved<typeof siteParams>

function sourceOf({ sites: from, kinds, shape, siteElements, anchors }: SiteParams, run: Run): SiteSource {
  if (from === 'none') throw usageError('sites: none are given', 'Say where they come from with "sites".')
  if (from === 'argyrodite') {
    checkKinds(kinds, ARGYRODITE_KINDS, run)
    const usual = ['T1', 'T2', 'T3', 'T4', 'T5', ...(shape === 'polyhedra' ? [] : ['T5a'])]
    return argyroditeSites(kinds.length > 0 ? kinds : usual)
  }
  const source = sourceFrom(from, siteElements, anchors, run)
  checkKinds(kinds, [...new Set(source.sites.map(({ kind }) => kind))], run)
  return kinds.length === 0
    ? source
    : { ...source, sites: source.sites.filter(({ kind }) => kinds.includes(kind)) }
}

function checkKinds(kinds: readonly string[], known: readonly string[], run: Run): void {
  const stranger = kinds.find((kind) => !known.includes(kind))
  if (stranger !== undefined)
    throw usageError(`sites: ${run.name} has no sites "${stranger}"`, didYouMean(stranger, known))
}

function inPolyhedra(block: Block, set: Sites, current: Uint16Array, out: Uint16Array) {
  const { lattice, memory, tetrahedra, shifts } = set
  const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => block.column(name))
  const [ax, ay, az] = cornerPaths(block, set)
  const job = {
    lattice,
    frames: block.count,
    x,
    y,
    z,
    tetrahedra: tetrahedra as Int32Array,
    shifts: shifts as Float64Array,
    corners: { x: ax, y: ay, z: az },
    current,
  }
  polyhedra(job, memory, out, sealOf(block))
}
