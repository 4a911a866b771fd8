import type { FinishContext } from '../../../pipeline/definition/operator.ts'
import { pairsOf } from '../../kernels/phases/pair-lags.ts'
import { type Scatterer, scattererOf } from '../../neutrons/scattering-lengths.ts'
import type { ElementKind } from './element-kinds.ts'
import type { Quantity } from './lag-table.ts'

/** The names of the sums in `of`. */
export const TOTAL = 'total'
export const NEUTRON = 'neutron-weighted'

const sizeOf = ({ from, to }: ElementKind): number => to - from

/** Scatterers of these elements; undefined, and warned about, where the table lacks one. */
function scatterersOf(
  kinds: readonly ElementKind[],
  isotopes: readonly string[],
  { warn }: FinishContext,
): Scatterer[] | undefined {
  const found = kinds.map(({ element }) => scattererOf(element, isotopes))
  const lost = kinds.filter((_, i) => found[i] === undefined).map(({ element }) => element)
  if (lost.length === 0) return found as Scatterer[]
  warn('no-scattering-length', `no scattering length is known of ${lost.join(', ')}: no neutron-weighted sum`)
  return undefined
}

/** Each element, and Σ c_a σ_a F_a/Σ c_a σ_a with the incoherent cross sections σ and shares c of the atoms. */
export function selfQuantities(
  kinds: readonly ElementKind[],
  isotopes: readonly string[],
  context: FinishContext,
): Quantity[] {
  const scatterers = scatterersOf(kinds, isotopes, context)
  const powers = kinds.map((kind, i) => sizeOf(kind) * (scatterers?.[i].incoherent ?? Number.NaN))
  const power = powers.reduce((sum, value) => sum + value, 0)
  const weights = powers.map((value) => (power > 0 ? value / power : null))
  const own = kinds.map(
    ({ element }, i): Quantity => ({
      of: element,
      terms: [[i, 1]],
      said: { weight: weights[i], crossSection: scatterers?.[i].incoherent ?? null },
    }),
  )
  if (kinds.length < 2 || !(power > 0)) return own
  const terms = weights.map((weight, i) => [i, weight as number] as const)
  return [...own, { of: NEUTRON, terms, said: { weight: null, crossSection: null } }]
}

/** Each pair of elements, and Σ √(c_a c_b) C_ab over pairs in both orders. */
export function atomQuantities(kinds: readonly ElementKind[]): Quantity[] {
  const all = kinds.reduce((sum, kind) => sum + sizeOf(kind), 0)
  const shares = pairsOf(kinds.length).map(
    ([a, b]) => ((a === b ? 1 : 2) * Math.sqrt(sizeOf(kinds[a]) * sizeOf(kinds[b]))) / all,
  )
  const own = pairsOf(kinds.length).map(
    ([a, b], i): Quantity => ({
      of: `${kinds[a].element}-${kinds[b].element}`,
      terms: [[i, 1]],
      said: { share: shares[i] },
    }),
  )
  if (kinds.length < 2) return own
  return [...own, { of: TOTAL, terms: shares.map((share, i) => [i, share] as const), said: { share: null } }]
}

/** The same, with Σ √(c_a c_b) b_a b_b F_ab/Σ c_a b_a² of the coherent scattering lengths b. */
export function pairQuantities(
  kinds: readonly ElementKind[],
  isotopes: readonly string[],
  context: FinishContext,
): Quantity[] {
  const scatterers = scatterersOf(kinds, isotopes, context)
  const all = kinds.reduce((sum, kind) => sum + sizeOf(kind), 0)
  const lengthOf = (i: number) => scatterers?.[i].coherentLength ?? Number.NaN
  const square = kinds.reduce((sum, kind, i) => sum + (sizeOf(kind) * lengthOf(i) * lengthOf(i)) / all, 0)
  const places = pairsOf(kinds.length)
  const weights: number[] = []
  const said = atomQuantities(kinds).map(({ of, terms, said }, i): Quantity => {
    const pair = places[i]
    if (!pair || !scatterers) return { of, terms, said: { lengths: null, weight: null } }
    const product = lengthOf(pair[0]) * lengthOf(pair[1])
    weights[i] = (Number(said['share']) * product) / square
    return { of, terms, said: { lengths: product / 100, weight: weights[i] } }
  })
  if (kinds.length < 2 || !scatterers) return said
  const terms = weights.map((weight, i) => [i, weight] as const)
  return [...said, { of: NEUTRON, terms, said: { lengths: null, weight: null } }]
}
