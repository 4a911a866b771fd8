import { z } from 'zod'
import type { Run } from '../../pipeline/run/run.ts'
import { choice, words } from '../../schemas/params.ts'
import { parseQuantity } from '../../schemas/units.ts'
import { mobileIn } from '../frames/mobile.ts'
import { ARGYRODITE_KINDS, argyroditeSites } from './argyrodite-sites.ts'
import { type CrystalFile, fileSites, readCrystalFile } from './site-file.ts'
import type { SiteSource } from './site-source.ts'
import { isWyckoff, wyckoffSites } from './wyckoff.ts'

/** Where a crystal comes from: a name that is known here, the text of a file, or Wyckoff positions. */
export type Where = 'none' | 'argyrodite' | CrystalFile | { readonly wyckoff: string }

/** A parameter that says where a crystal comes from. Files are read at once: their text is the parameter. */
export const whereFrom = (description: string) =>
  z
    .union([z.string(), z.object({ name: z.string(), text: z.string() }), z.object({ wyckoff: z.string() })])
    .transform((value): Where => {
      if (typeof value !== 'string') return value
      if (value === 'argyrodite' || value === 'none') return value
      if (isWyckoff(value)) return { wyckoff: value }
      const file = readCrystalFile(value)
      return isWyckoff(file.text) ? { wyckoff: file.text.trim() } : file
    })
    .meta({ description, unit: '' })

export const siteElements = words(
  'elements of the file that stand for sites, the mobile ones where nothing is given; the others are the framework',
).default([])
export const anchorRules = words(
  'which elements of the run may stand where the file has one, as "I=S+Cl"; an element that is not named stands for itself',
).default([])

/** The crystal that parameters name; of argyrodite all kinds of site. */
export function sourceFrom(
  from: Exclude<Where, 'none'>,
  told: readonly string[],
  anchors: readonly string[],
  run: Run,
): SiteSource {
  const elements = mobileIn(run, told)
  if (from === 'argyrodite') return argyroditeSites(ARGYRODITE_KINDS.filter((kind) => kind.startsWith('T')))
  return 'wyckoff' in from ? wyckoffSites(from.wyckoff) : fileSites(from, elements, anchors)
}

/** What `sites` can be told. */
export const siteParams = z.object({
  sites: whereFrom(
    'where the sites come from: argyrodite, FILE of a CIF or POSCAR or of such a text, or Wyckoff positions as "T5=48h:x=0.183,z=0.024;24g:x=0.02" (of F-43m with the framework of argyrodite) or "I-43m;a=7;P@2a;S@8c:x=0.17;Na1=6b;Na2=12d" (group, cell, framework, sites)',
  ).default('argyrodite'),
  kinds: words(
    `kinds of site; of argyrodite ${ARGYRODITE_KINDS.join(', ')}; where nothing is given T1 to T5 (with T5a where the shape is not polyhedra), of a file all`,
  ).default([]),
  siteElements,
  anchors: anchorRules,
  shape: choice(
    ['polyhedra', 'spheres', 'voronoi'],
    'polyhedra: the tetrahedron of the four nearest anions, moving with them; spheres: the nearest middle where it is near enough; voronoi: the nearest middle',
  ).default('polyhedra'),
  middles: choice(
    ['fixed', 'moving'],
    'where the middles of spheres and Voronoi cells are: fixed in the crystal, or moving with the mean of their four anions',
  ).default('fixed'),
  reach: z
    .custom<string | number | readonly (string | number)[]>(() => true)
    .transform((value, context) => {
      try {
        return reachOf(value)
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message })
        return {}
      }
    })
    .meta({ description: 'radius of spheres: one for all, or by kind as T5=1.2,T2=1', unit: 'Å' })
    .default({ '*': 1.2 }),
  leaveBeyond: z.coerce
    .number()
    .min(1)
    .meta({
      description:
        'an ion stays in its sphere up to this many times the radius, unless it enters another (1: no hysteresis)',
      unit: '',
    })
    .default(1),
})

/** Radius by kind, Å; "*" is any other. */
export type Reach = Readonly<Record<string, number>>

function reachOf(value: unknown): Reach {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Reach
  const parts = typeof value === 'string' ? value.split(',') : [value].flat()
  return Object.fromEntries(
    parts.map((part) => {
      const text = String(part)
      const at = text.indexOf('=')
      const radius = parseQuantity(at < 0 ? text : text.slice(at + 1), 'length')
      if (radius > 0) return [at < 0 ? '*' : text.slice(0, at).trim(), radius]
      throw new Error('expected positive lengths')
    }),
  )
}
