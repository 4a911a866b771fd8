import { type Anchor, orbit, type SiteSource } from './site-source.ts'
import { spaceGroup } from './space-group.ts'

const EDGE = 10.155
const ANIONS = ['S', 'Cl', 'Br', 'I', 'Se', 'O', 'Te']
const HOSTS = ['P', 'Si', 'Ge', 'As', 'Sb', 'Sn']

/** Wyckoff positions of F-43m that make an argyrodite; 4c is the cage anion's, on (¾, ¼, ¼).
 *  Source: Morgan, Chem. Mater. 33, 2004 (2021); T5a as in its published set of sites. */
const PLACES = {
  T1: [0.9, 0.9, 0.6],
  T2: [0.77, 0.585, 0.585],
  T3: [0.25, 0.25, 0.25],
  T4: [0.15, 0.15, 0.15],
  T5: [0, 0.183, 0.183],
  T5a: [0.0184, 0.25, 0.25],
  '4a': [0, 0, 0],
  '4c': [0.75, 0.25, 0.25],
}
const BONDED = [0.11824, 0.11824, 0.38176]
const HOST = [0.5, 0.5, 0.5]

export type ArgyroditeKind = keyof typeof PLACES

/** The sites of an argyrodite A₆PS₅X (F-43m) of these kinds, with its framework, cages round 4c and doublets round T5a. */
export function argyroditeSites(kinds: readonly string[]): SiteSource {
  const { operations } = spaceGroup('F-43m')
  const places = (at: readonly number[]) => orbit(at, operations)
  const anchors = (at: readonly number[], elements: readonly string[], corner: boolean): Anchor[] =>
    places(at).map((place) => ({ elements, at: place, corner }))
  return {
    cell: [EDGE, 0, 0, 0, EDGE, 0, 0, 0, EDGE],
    anchors: [
      ...anchors(HOST, HOSTS, false),
      ...anchors(PLACES['4a'], ANIONS, true),
      ...anchors(PLACES['4c'], ANIONS, true),
      ...anchors(BONDED, ANIONS, true),
    ],
    sites: kinds.flatMap((kind) => places(PLACES[kind as ArgyroditeKind]).map((at) => ({ kind, at }))),
    operations,
    group: 'F-43m',
    cages: places(PLACES['4c']),
    pairs: places(PLACES.T5a),
  }
}

export const ARGYRODITE_KINDS = Object.keys(PLACES)
