import { elementsOf, type Run, typesOf } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { mobileIn, USUAL } from './mobile.ts'
import { wanderersAmong } from './wanderers.ts'

/** What `in-frame-of` is told. */
export interface FrameParams {
  readonly frame: readonly string[]
  readonly mobile: readonly string[]
  readonly asked: readonly string[]
}

/** Cations that are usually the mobile ones; then what may be where no other is. */
const CATIONS: readonly string[] = ['Li', 'Na', 'K', 'Rb', 'Cs', 'Ag', 'Cu', 'Tl', 'Mg', 'Ca', 'Zn', 'H']
const CARRIERS: readonly string[] = [...CATIONS, 'F', 'O']
/** Frames that are no elements. */
const WORDS: readonly string[] = ['host', 'mass', 'none']

/** What a frame is made of. */
interface Chosen {
  readonly types: readonly number[]
  /** True where what the atoms did had a part in it. */
  readonly found: boolean
}

/** Types of the atoms whose mean is at rest; all where the centre of mass is, none where positions stay as they are.
 *  Throws usage errors for elements that the run does not have, and where nobody says which are mobile. */
export function frameTypes(params: FrameParams, run: Run): Chosen {
  const { frame } = params
  const elements = elementsOf(run)
  const word = frame.find((each) => WORDS.includes(each))
  if (word !== undefined && frame.length > 1)
    throw usageError(
      `in-frame-of: "${word}" beside other words: ${frame.join(', ')}`,
      `Give "${word}" alone, or elements.`,
    )
  if (word === 'none') return { types: [], found: false }
  if (word === 'mass') return { types: [...run.types.keys()], found: false }
  if (word === 'host') return hostTypes(params, run)
  const stranger = frame.find((element) => !elements.includes(element))
  if (stranger !== undefined)
    throw usageError(`in-frame-of: ${run.name} has no atoms "${stranger}"`, didYouMean(stranger, elements))
  return { types: typesOf(run, frame), found: false }
}

/** The types that stay; all, for their centre of mass, where none does. */
function hostTypes(given: FrameParams, run: Run): Chosen {
  const params = told(given, run)
  const elements = elementsOf(run)
  const all = [...run.types.keys()]
  const found = !elements.some((element) => params.mobile.includes(element))
  const leaving = found && params.mobile.join() === USUAL ? wanderersAmong(run, all) : []
  if (leaving.length === elements.length) return { types: all, found }
  const mobile = mobileOf(params, elements)
  if (mobile.length === 0) throw nobodyMobile(params, run, leaving)
  const host = typesOf(
    run,
    elements.filter((element) => !mobile.includes(element)),
  )
  return { types: host.length > 0 ? host : all, found }
}

function nobodyMobile({ mobile }: FrameParams, run: Run, leaving: readonly string[]) {
  const elements = elementsOf(run)
  const usual = elements.find((element) => CARRIERS.includes(element)) ?? elements[0]
  return usageError(
    `in-frame-of: ${run.name} has no atoms of a mobile element (${mobile.join(', ')}), so that the frame would move with those that are`,
    `Say which move, as in --mobile ${leaving.length > 0 ? leaving.join() : usual}, or take positions as they are: --frame none. It has ${elements.join(', ')}.`,
  )
}

/** The mobile elements that a run has: those that are named, and usual ones that are asked for; any of these where no other is. Where that
 *  would leave no framework, asking for an element of it makes it no mobile one. */
export function mobileOf({ mobile, asked: wanted }: FrameParams, elements: readonly string[]): string[] {
  const named = elements.filter((element) => mobile.includes(element))
  const asked = elements.filter(
    (element) => wanted.includes(element) && (named.length === 0 || CATIONS.includes(element)),
  )
  const together = elements.filter((element) => named.includes(element) || asked.includes(element))
  return together.length === elements.length && named.length > 0 ? named : together
}

/** What is said, and of the mobile elements what the store says where nobody does. */
const told = (params: FrameParams, run: Run): FrameParams => ({
  ...params,
  mobile: mobileIn(run, params.mobile),
})

/** True where the frame is that of the atoms that stay, and all of them are mobile. */
export const hasNoHost = (params: FrameParams, run: Run, types: readonly number[]): boolean =>
  params.frame[0] === 'host' && types.length === run.types.length

/** Throws a usage error where an element of the frame leaves its places: the frame would go with it. */
export function refuseWanderers(params: FrameParams, run: Run, types: readonly number[]): void {
  if (run.halvings || types.length === run.types.length) return
  const leaving = wanderersAmong(run, types)
  if (leaving.length === 0) return
  throw usageError(
    `in-frame-of: ${leaving.join(' and ')} in the framework of ${run.name} moves away without bound, and the frame with it`,
    remedyFor(told(params, run), elementsOf(run), leaving),
  )
}

function remedyFor(params: FrameParams, elements: readonly string[], leaving: readonly string[]): string {
  const rest = params.frame.filter((element) => !leaving.includes(element))
  if (params.frame[0] !== 'host') return `Leave it out: --frame ${rest.length > 0 ? rest.join() : 'mass'}.`
  const mobile = new Set([...mobileOf(params, elements), ...leaving])
  return `Say that it is mobile too: --mobile ${[...mobile].join()}; or name what stays, as in --frame ${elements.find((element) => !mobile.has(element)) ?? 'mass'}.`
}
