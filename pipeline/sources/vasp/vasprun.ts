import { inputError } from '../../../schemas/errors.ts'
import { cellOfVectors } from '../../cell/edges.ts'
import { DAMAGED } from '../common/binary-source.ts'
import type { Bytes } from '../common/bytes.ts'
import { placeName, quoted } from '../common/place.ts'
import type { Format, Frame, Source, SourceOptions } from '../common/source.ts'
import { type Reading, sourceOf } from '../common/source-of.ts'
import {
  inLearned,
  inPositions,
  type Structure,
  take,
  uselessTag,
  type VasprunState,
  vasprunState,
  wantsText,
} from './vasprun-state.ts'
import { XmlFault, type XmlToken, xmlTokens } from './xml-tokens.ts'

/** VASP vasprun.xml: the structure of every ionic step. */
export const vasprun: Format = {
  name: 'vasprun',
  summary: 'VASP vasprun.xml of a molecular-dynamics run, constant or variable cell',
  offers: {
    positions: ['scaled'],
    cell: 'always',
    images: 'never',
    velocities: 'never',
    names: 'always',
    time: 'POTIM',
    units: 'Å, fs',
    streaming: true,
    live: true,
  },
  hasSteps: true,
  stepsOptional: true,
  hasUnits: false,
  hasIds: false,
  recognise(head) {
    const text = Buffer.from(head).toString('latin1')
    return /^\s*(<\?xml[^>]*>)?\s*(<!--[\s\S]*?-->\s*)*<(modeling|!DOCTYPE)\b/.test(text)
  },
  open,
}

interface Reader extends Reading {
  readonly tokens: ReturnType<typeof xmlTokens>
  readonly state: VasprunState
  /** Where the step that is open begins, and whether a learned force field made it. */
  start: number
  learned: boolean
  /** True where the caller says the time between steps. */
  readonly counted: boolean
}

function open(path: string, bytes: Bytes, { counted = false }: SourceOptions): Source {
  const state = vasprunState()
  const tokens = xmlTokens(bytes, () => wantsText(state))
  const reader: Reader = { path, tokens, state, index: 0, start: 0, learned: false, counted }
  const seek = (offset: number) => {
    tokens.seek(offset)
    state.tags.splice(0, state.tags.length, 'modeling')
    state.names.splice(0, state.names.length, '')
  }
  return sourceOf(bytes, reader, () => readFrame(reader), seek)
}

async function readFrame(reader: Reader): Promise<Frame | undefined> {
  const { tokens, state } = reader
  for (;;) {
    const token = readyToken(reader) ?? (await nextToken(reader))
    if (!token) return tear(reader)
    const found = take(state, token)
    if (token.kind === 'open' && state.tags.length === 2) {
      reader.start = token.start
      reader.learned = inLearned(state)
    }
    if (typeof found === 'string') throw fault(reader, found)
    if (found) return frameOf(reader, found, tokens.offset)
    if (inPositions(state)) state.filled = tokens.vectors(state.positions, state.filled)
    const useless = token.kind === 'open' && !token.empty ? uselessTag(state) : undefined
    if (useless !== undefined && !(await passOver(reader, useless))) return tear(reader)
  }
}

/** Passes over all that is in a tag; false where the file ends in it. */
async function passOver(reader: Reader, tag: string): Promise<boolean> {
  try {
    while (!reader.tokens.skip(tag, '<calculation')) if (!(await reader.tokens.fill())) return false
    return true
  } catch (error) {
    throw inWords(reader, error)
  }
}

/** A token that lies ready: waiting for each would take longer than reading it. */
function readyToken(reader: Reader): XmlToken | undefined {
  try {
    return reader.tokens.quick()
  } catch (error) {
    throw inWords(reader, error)
  }
}

async function nextToken(reader: Reader): Promise<XmlToken | undefined> {
  try {
    return await reader.tokens.next()
  } catch (error) {
    throw inWords(reader, error)
  }
}

const inWords = (reader: Reader, error: unknown): unknown =>
  error instanceof XmlFault ? fault(reader, error.message) : error

function frameOf(reader: Reader, { cell, positions }: Structure, end: number): Frame {
  const { settings, types } = reader.state
  const shape = cellOfVectors(cell)
  if (typeof shape === 'string' || !shape) throw fault(reader, shape ?? 'a cell without volume')
  const [ibrion, potim] = [settings.get('IBRION'), Number(settings.get('POTIM'))]
  if (ibrion !== undefined && ibrion !== '0')
    throw fault(
      reader,
      `IBRION = ${ibrion}, expected 0`,
      'This is no molecular dynamics: its steps have no time.',
    )
  if (settings.has('POTIM') && !(potim > 0))
    throw fault(reader, `POTIM = ${quoted(settings.get('POTIM') ?? '')}`)
  if (reader.learned && !reader.counted && Number(settings.get('NBLOCK') ?? 1) > 1)
    throw fault(
      reader,
      `steps of a machine-learned force field with NBLOCK = ${settings.get('NBLOCK')}: whether each of them is written is not said`,
      'Give the time between them: --interval 2fs.',
    )
  const every = Number(settings.get('ML_OUTBLOCK') ?? 1)
  return {
    index: reader.index++,
    atoms: positions.length / 3,
    ...(settings.has('POTIM') ? { interval: Number((potim * every * 1e-3).toPrecision(12)) } : {}),
    cell,
    origin: new Float64Array(3),
    periodic: [true, true, true],
    coordinates: 'scaled',
    positions: { values: positions, at: 0, stride: 3 },
    elements: { values: types as Float64Array, at: 0, stride: 1 },
    start: reader.start,
    end,
  }
}

function tear(reader: Reader): undefined {
  const { tokens, state, index, start } = reader
  const inside = state.tags.includes('calculation') || inLearned(state)
  if (!inside && (index > 0 || state.tags.length === 0)) return undefined
  const end = tokens.offset + tokens.rest
  const found = inside
    ? `an incomplete ${inLearned(state) ? 'structure' : 'calculation'}`
    : 'an incomplete header'
  reader.torn = { index, start: inside ? start : 0, end, found }
}

const fault = ({ path, tokens, index }: Reader, message: string, remedy = DAMAGED) =>
  inputError(placeName({ path, frame: index, byte: tokens.offset }), message, remedy)
