import type { CageKind } from './cage-set.ts'

/** Cages that are counted together: one element of centre on one site. */
export interface Classes {
  readonly names: readonly CageKind[]
  /** Of each cage the index of its class. */
  readonly of: Uint16Array
}

export function classesOf(cages: readonly CageKind[]): Classes {
  const keys = [...new Set(cages.map(({ kind, site }) => `${kind} ${site}`))].sort()
  const names = keys.map((key) => {
    const [kind, site] = key.split(' ')
    return { kind, site }
  })
  return { names, of: Uint16Array.from(cages, ({ kind, site }) => keys.indexOf(`${kind} ${site}`)) }
}

/** A row of a result: some classes taken together under one name. */
export interface Selection {
  readonly centre: string
  readonly site: string
  has(cage: CageKind): boolean
}

/** Every kind of centre and all together, on every site and all together. */
export function selections(cages: readonly CageKind[], bySite: boolean): Selection[] {
  const kinds = [...new Set(cages.map(({ kind }) => kind))]
  const sites = [...new Set(cages.map(({ site }) => site))].sort()
  const allSites = sites.length > 1 ? 'both' : sites[0]
  const listed = bySite && sites.length > 1 ? [...sites, allSites] : [allSites]
  return listed.flatMap((site) =>
    [...kinds, 'all'].map((centre) => ({
      centre,
      site,
      has: (cage: CageKind) =>
        (centre === 'all' || cage.kind === centre) && (site === allSites || cage.site === site),
    })),
  )
}
