import { packToken } from '../common/token.ts'
import type { XmlToken } from './xml-tokens.ts'

/** One structure of a vasprun.xml. */
export interface Structure {
  readonly cell: Float64Array
  readonly positions: Float64Array
}

/** What is known of a vasprun.xml while it is read. */
export interface VasprunState {
  /** Names of the tags that are open, and the `name` attribute of each. */
  readonly tags: string[]
  readonly names: string[]
  /** Number that the file states, and labels that it lists. */
  atoms?: number
  readonly labels: string[]
  types?: Float64Array
  /** Settings of the calculation by name: POTIM, IBRION … */
  readonly settings: Map<string, string>
  basis: number[]
  positions: Float64Array
  filled: number
  /** Whether the text of a row's first column was read. */
  inRow: boolean
}

const MOST_DEPTH = 64
const SETTINGS = new Set(['POTIM', 'IBRION', 'ML_OUTBLOCK', 'NBLOCK'])

export const vasprunState = (): VasprunState => ({
  tags: [],
  names: [],
  labels: [],
  settings: new Map(),
  basis: [],
  positions: new Float64Array(0),
  filled: 0,
  inRow: false,
})

/** Whether a step of a machine-learned force field is open: a structure without a name that no calculation is round. */
export const inLearned = ({ tags, names }: Pick<VasprunState, 'tags' | 'names'>): boolean =>
  tags[1] === 'structure' && names[1] === ''

const inStructure = (state: VasprunState): boolean =>
  (state.tags[1] === 'calculation' && state.tags[2] === 'structure') || inLearned(state)

/** Takes a piece of the file; a sentence where it does not fit, the structure where a calculation or a learned step ends. */
export function take(state: VasprunState, token: XmlToken): string | Structure | undefined {
  if (token.kind === 'text') return takeText(state, token.value)
  if (token.kind === 'open') return open(state, token)
  const { tags, names } = state
  if (tags.at(-1) !== token.value) return `</${token.value}>, expected </${tags.at(-1) ?? 'nothing'}>`
  const ends = token.value === 'calculation' || (tags.length === 2 && inLearned(state))
  tags.pop()
  names.pop()
  return ends ? structureOf(state) : undefined
}

function open(state: VasprunState, { value, attributes, empty }: XmlToken): string | undefined {
  if (empty) return undefined
  const { tags, names } = state
  if (tags.length >= MOST_DEPTH) return `more than ${MOST_DEPTH} tags inside one another`
  tags.push(value)
  names.push(/\bname\s*=\s*"([^"]*)"/.exec(attributes)?.[1] ?? '')
  if (value === 'calculation' || (tags.length === 2 && inLearned(state))) {
    state.basis = []
    state.filled = 0
    if (state.labels.length === 0 || state.labels.length !== state.atoms)
      return `${state.labels.length} atoms are named, expected ${state.atoms ?? 'their number before'}`
    state.types ??= Float64Array.from(state.labels, packToken)
    if (state.positions.length === 0) state.positions = new Float64Array(3 * state.atoms)
  }
  if (value === 'rc') state.inRow = true
  return undefined
}

/** The tag that has just been opened where all that is in it is of no use: what stands beside a structure. */
export function uselessTag({ tags }: VasprunState): string | undefined {
  if (tags.length === 2 && tags[1] === 'varray') return tags[1]
  return tags.length === 3 && tags[1] === 'calculation' && tags[2] !== 'structure' ? tags[2] : undefined
}

/** Whether rows of positions come next. */
export const inPositions = (state: VasprunState): boolean =>
  state.names[state.names.length - 1] === 'positions' && inStructure(state)

/** Whether the text that comes next says anything that is used. */
export function wantsText(state: VasprunState): boolean {
  const { tags, names } = state
  switch (tags[tags.length - 1]) {
    case 'v': {
      const name = names[names.length - 2]
      return (name === 'positions' || name === 'basis') && inStructure(state)
    }
    case 'c':
      return tags[1] === 'atominfo'
    case 'atoms':
    case 'i':
      return true
    default:
      return false
  }
}

function takeText(state: VasprunState, text: string): string | undefined {
  const { tags, names, settings } = state
  switch (tags.at(-1)) {
    case 'v':
      return takeVector(state, text)
    case 'c':
      return state.inRow && names.includes('atoms') && tags[1] === 'atominfo'
        ? takeLabel(state, text)
        : undefined
    case 'atoms':
      state.atoms = Number(text)
      return Number.isSafeInteger(state.atoms) && state.atoms > 0
        ? undefined
        : `<atoms>${text.slice(0, 20)}</atoms>`
    case 'i': {
      const name = names.at(-1) as string
      if (tags[1] !== 'calculation' && SETTINGS.has(name)) settings.set(name, text.trim())
    }
  }
  return undefined
}

function takeLabel(state: VasprunState, text: string): string | undefined {
  const label = text.trim()
  state.inRow = false
  if (label.length < 1 || label.length > 6) return `an atom named "${label.slice(0, 20)}"`
  if (state.types) return 'more atoms after the first calculation'
  state.labels.push(label)
  return undefined
}

function takeVector(state: VasprunState, text: string): string | undefined {
  const { names, basis, positions } = state
  const name = names.at(-2)
  const numbers = text.trim().split(/\s+/).map(Number)
  if (numbers.length !== 3 || !numbers.every(Number.isFinite))
    return `"${text.slice(0, 60)}" among the ${name}, expected three numbers`
  if (name === 'basis') {
    if (basis.length >= 9) return 'more than three basis vectors'
    basis.push(...numbers)
  } else {
    if (state.filled >= positions.length) return `more than ${positions.length / 3} positions`
    positions.set(numbers, state.filled)
    state.filled += 3
  }
  return undefined
}

function structureOf({ basis, positions, filled }: VasprunState): Structure | string {
  if (basis.length !== 9) return `a step with ${basis.length / 3} basis vectors, expected three`
  if (filled !== positions.length)
    return `a step with ${filled / 3} positions, expected ${positions.length / 3}`
  return { cell: Float64Array.from(basis), positions }
}
