import { z } from 'zod'
import { transform } from '../../../pipeline/definition/steps.ts'
import { elementsOf, type Run } from '../../../pipeline/run/run.ts'
import { usageError } from '../../../schemas/errors.ts'
import { number, words } from '../../../schemas/params.ts'
import { rulesFor } from '../bond-rules.ts'
import type { BondRule } from '../bonded-groups.ts'
import { type RotorSet, rotorSet } from './rotor-set.ts'

/** The groups of bonded atoms that turn as one (PS₄, P₂S₆, SiS₃Cl, B₁₀H₁₀), found once, by elements and distances in the first frame, and what
 *  they look like there: `rotors.of(block)`. Blocks pass as they are. Where an arm has been longer, for 0.5 ps and
 *  three frames on end, than `endsBeyond` times the mean of its kind in the first frame, its rotor ends: a ligand may have been exchanged. Distances in Å. Throws usage errors for elements that are not there, where
 *  nothing is bound, where bonds go on through the periodic cell without end, and for a kind that is not there.
 *  Source: Li et al., Fig. 2; Guan et al., supplement, notes 2 to 4. */
export const rotors = transform({
  name: 'rotors',
  version: 2,
  summary: 'Groups of bonded atoms that turn as one, as PS4 and P2S6, found by elements and distances.',
  source: 'Li et al., Fig. 2: PS4, P2S6, SnS4, BH4 and B10H10 as rotors; Guan et al., supplement, note 3.',
  cut: 'any',
  params: z.object({
    bonds: words(
      'bonds of a rotor, its centre first, with the longest distance in Å, as P-S:2.6,P-P:2.7; those that are common in polyanions where nothing is given',
    ).default([]),
    kinds: words('kinds of rotor that are looked at, as PS4; all where nothing is given').default([]),
    endsBeyond: number(
      'an arm that is longer than so many times the mean of its kind in the first frame, for 0.5 ps on end, ends its rotor; 0: it never ends',
    ).default(1.5),
  }),
  prepare: ({ bonds, kinds, endsBeyond }, run): RotorSet =>
    rotorSet(run, bonds.length > 0 ? bonds.map((bond) => ruleOf(bond, run)) : commonRules(run), {
      kinds,
      endsBeyond,
    }),
  apply: (block) => block,
})

function ruleOf(text: string, run: Run): BondRule {
  const [, centre, to, within] = /^([A-Z][a-z]?)-([A-Z][a-z]?):(\d*\.?\d+)$/.exec(text) ?? []
  const present = elementsOf(run)
  if (centre && present.includes(centre) && present.includes(to))
    return { centre, to, within: Number(within) }
  throw usageError(
    `rotors: bond "${text}"${centre ? `, but ${run.name} has the elements ${present.join(', ')}` : ''}`,
    'Give bonds as CENTRE-LIGAND:DISTANCE, as P-S:2.6.',
  )
}

function commonRules(run: Run): readonly BondRule[] {
  const rules = rulesFor(elementsOf(run))
  if (rules.length > 0) return rules
  throw usageError(
    `rotors: ${run.name} has no bonds that are common in polyanions; its elements are ${elementsOf(run).join(', ')}`,
    'Say which there are, as in --bonds P-S:2.6.',
  )
}
