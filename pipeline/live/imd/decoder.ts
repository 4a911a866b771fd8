import { type IonstreamError, inputError } from '../../../schemas/errors.ts'
import { cellOfVectors } from '../../cell/edges.ts'
import { readFloats } from '../../sources/common/floats.ts'
import { placeName } from '../../sources/common/place.ts'
import { takeSingles } from '../../sources/imd/imd-layout.ts'
import type { UnitStyle } from '../../sources/lammps/lammps-units.ts'
import { HEADER, type Session, type StreamFrame, SWITCHES, TYPE, typeName } from './protocol.ts'

/** Told of what a stream says, as it says it. */
export interface Listener {
  session(session: Session): void
  frame(frame: StreamFrame): void
}

/** Reads the bytes of one connection. */
export interface Decoder {
  /** Takes the next bytes, cut anywhere. Throws an input error, with the byte of the stream, for what is no IMD. */
  push(chunk: Uint8Array): void
  /** Frames so far. */
  readonly frames: number
}

const ENERGIES = 40
const TIME = 24
const BOX = 36

/** A decoder of IMD versions 2 and 3 in either byte order, for exactly `atoms` atoms: lengths are checked before anything is
 *  kept, and nothing is kept but the message at hand. Lengths, times and velocities are made Å, ps and Å/ps by `units`. */
export function makeDecoder(from: string, atoms: number, units: UnitStyle, listener: Listener): Decoder {
  const hold = Buffer.alloc(Math.max(ENERGIES, 12 * atoms))
  const positions = new Float32Array(3 * atoms)
  const velocities = new Float32Array(3 * atoms)
  const vectors = new Float64Array(9)
  let [have, need, offset, frames] = [0, HEADER, 0, 0]
  let session: Session | undefined
  /** Byte order and version, before the session is complete. */
  let greeting: Pick<Session, 'version' | 'big'> | undefined
  /** Type whose body is read, and which message of its frame it is. */
  let body: number | undefined
  let turn = 0
  let stepped: boolean | undefined
  let facts: Partial<StreamFrame> = {}

  const wrong = (found: string, remedy?: string, ahead = 0): IonstreamError =>
    inputError(placeName({ path: from, frame: frames, byte: offset + ahead }), found, remedy)

  const onHeader = (type: number, length: number): number => {
    if (!greeting) return greet(type)
    if (!session) {
      if (type !== TYPE.session || length !== SWITCHES)
        throw wrong(
          `message ${type} of length ${length}, expected the session (${TYPE.session}) of length ${SWITCHES}`,
        )
      return SWITCHES
    }
    checkTurn(session, type)
    const expected = [TYPE.coordinates, TYPE.velocities, TYPE.forces].some((many) => many === type)
      ? atoms
      : 1
    if (length !== expected)
      throw wrong(
        `${typeName(type)} of length ${length}, expected ${expected}`,
        expected === atoms
          ? 'The names are those of other atoms: the group of "fix imd" and --names have to be the same atoms.'
          : undefined,
        4,
      )
    return type === TYPE.energies
      ? ENERGIES
      : type === TYPE.time
        ? TIME
        : type === TYPE.box
          ? BOX
          : 12 * atoms
  }

  /** The handshake: the version as the sender's machine writes it tells the byte order. */
  const greet = (type: number): number => {
    const little = hold.readInt32LE(4)
    const version = [little, hold.readInt32BE(4)].find((value) => value === 2 || value === 3) as
      | 2
      | 3
      | undefined
    if (type !== TYPE.handshake || version === undefined)
      throw wrong(
        `message ${type} with ${little}, expected a handshake (${TYPE.handshake}) of version 2 or 3`,
        'Does "fix imd" (or the IMD of another program) listen at this port?',
      )
    greeting = { version, big: little !== version }
    if (version === 2) begin({ ...greeting, order: undefined })
    return 0
  }

  const begin = (now: Session) => {
    session = now
    listener.session(now)
  }

  const checkTurn = ({ order }: Session, type: number): void => {
    if (order && type !== order[turn])
      throw wrong(
        `message ${type} (${typeName(type)}), expected ${typeName(order[turn])}`,
        'The order of messages is that of the session.',
      )
    if (order) return
    if (type !== TYPE.coordinates && type !== TYPE.energies)
      throw wrong(`message ${type} (${typeName(type)}), expected energies or coordinates`)
    stepped ??= type === TYPE.energies
    if (stepped && type === TYPE.coordinates && facts.step === undefined)
      throw wrong('coordinates without the energies that tell their step')
  }

  const onBody = ({ big, order }: Session, type: number, bytes: Buffer): void => {
    if (type === TYPE.energies) onEnergies(big ? bytes.readInt32BE(0) : bytes.readInt32LE(0))
    if (type === TYPE.time) onTime(bytes, big)
    if (type === TYPE.box) onBox(bytes, big)
    if (type === TYPE.coordinates) take(bytes, big, positions, units.length, 'position')
    if (type === TYPE.velocities) take(bytes, big, velocities, units.velocity, 'velocity')
    turn++
    if (order ? turn === order.length : type === TYPE.coordinates) deliver(order)
  }

  /** The seven switches of version 3. */
  const open = (switches: Buffer): void => {
    const types = [
      TYPE.time,
      TYPE.energies,
      TYPE.box,
      TYPE.coordinates,
      undefined,
      TYPE.velocities,
      TYPE.forces,
    ]
    const order = types.filter((type, k) => type !== undefined && switches[k] !== 0) as number[]
    const told = order.includes(TYPE.time) || order.includes(TYPE.energies)
    if (!told || !order.includes(TYPE.coordinates))
      throw wrong(
        `a session without ${told ? 'coordinates' : 'time'}`,
        'Ask for them where the simulation is set up: fix imd … version 3 time on coordinates on.',
      )
    begin({ ...(greeting as Session), order })
  }

  const checkStep = (step: number): number => {
    if (Number.isSafeInteger(step) && step >= 0) return step
    throw wrong(`step ${step}, expected a whole number from 0 up`)
  }

  const onEnergies = (step: number): void => {
    const untold = session?.order?.includes(TYPE.time) || stepped === false
    if (!untold) facts = { ...facts, step: checkStep(step) }
  }

  const onTime = (bytes: Buffer, big: boolean): void => {
    const [each, time] = [0, 8].map(
      (at) => (big ? bytes.readDoubleBE(at) : bytes.readDoubleLE(at)) * units.time,
    )
    if (!(Number.isFinite(time) && each > 0 && Number.isFinite(each)))
      throw wrong(`time ${time} and timestep ${each} ps, expected finite numbers, the second above zero`)
    const step = checkStep(Number(big ? bytes.readBigInt64BE(16) : bytes.readBigInt64LE(16)))
    facts = { ...facts, step, time, timestep: each }
  }

  const onBox = (bytes: Buffer, big: boolean): void => {
    readFloats({ width: 4, big }, bytes, 0, 9, vectors, 0, 1, units.length)
    const cell = cellOfVectors(vectors)
    if (typeof cell !== 'object') throw wrong(cell ?? 'a cell of nine zeros, expected some volume')
    facts = { ...facts, cell: cell.slice() }
  }

  const take = (bytes: Buffer, big: boolean, out: Float32Array, factor: number, what: string): void => {
    takeSingles(bytes, big, out)
    let sum = 0
    for (let i = 0; i < out.length; i++) {
      out[i] *= factor
      sum += out[i] * 0
    }
    if (sum === 0) return
    const bad = out.findIndex((value) => !Number.isFinite(value))
    throw wrong(`atom ${Math.floor(bad / 3) + 1} has no finite ${what}`, undefined, 4 * bad)
  }

  const deliver = (order: Session['order']): void => {
    const moving = order?.includes(TYPE.velocities) ? velocities : undefined
    const { step, time, timestep, cell } = facts
    ;[facts, turn] = [{}, 0]
    listener.frame({ step, time, timestep, cell, positions, velocities: moving })
    frames++
  }

  /** `hold` has all that was needed; returns what is needed next. */
  const advance = (): number => {
    const size = have
    have = 0
    if (body === undefined) {
      const [type, length] = [hold.readInt32BE(0), hold.readInt32BE(4)]
      const next = onHeader(type, length)
      offset += size
      if (next > 0) body = type
      return next || HEADER
    }
    if (session) onBody(session, body, hold.subarray(0, size))
    else open(hold)
    offset += size
    body = undefined
    return HEADER
  }

  return {
    get frames() {
      return frames
    },
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        const some = Math.min(need - have, chunk.length - at)
        hold.set(chunk.subarray(at, at + some), have)
        have += some
        at += some
        if (have === need) need = advance()
      }
    },
  }
}
