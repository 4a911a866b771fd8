import test from 'ava'
import { type Decoder, makeDecoder } from '../../../../pipeline/live/imd/decoder.ts'
import type { Session, StreamFrame } from '../../../../pipeline/live/imd/protocol.ts'
import { unitStyle } from '../../../../pipeline/sources/lammps/lammps-units.ts'
import { IonstreamError } from '../../../../schemas/errors.ts'
import { type Dialect, frameOf, greeting, TIMESTEP } from '../../../helpers/live/imd.ts'
import { seeded } from '../../../helpers/random.ts'
import { jiggle } from '../../../helpers/trajectories/frames.ts'
import { mutate } from '../../../helpers/trajectories/mutants.ts'

const ATOMS = 7
const frames = jiggle(ATOMS, 5, 3)
const DIALECTS: Dialect[] = [true, false].flatMap((big) => [
  { version: 2, big },
  { version: 2, big, energies: true },
  { version: 3, big },
  { version: 3, big, energies: true, velocities: true, forces: true },
  { version: 3, big, velocities: true, box: false },
])
const nameOf = (dialect: Dialect) => JSON.stringify(dialect).replaceAll(/[{}"]/g, '')
const streamOf = (dialect: Dialect) =>
  Buffer.concat([greeting(dialect), ...frames.map((frame) => frameOf(dialect, frame))])

interface Heard {
  readonly sessions: Session[]
  readonly frames: StreamFrame[]
  readonly decoder: Decoder
}

function listen(units = 'metal'): Heard {
  const heard: Omit<Heard, 'decoder'> = { sessions: [], frames: [] }
  const decoder = makeDecoder('stream', ATOMS, unitStyle(units), {
    session: (session) => heard.sessions.push(session),
    frame: (frame) =>
      heard.frames.push({
        ...frame,
        positions: frame.positions.slice(),
        velocities: frame.velocities?.slice(),
      }),
  })
  return { ...heard, decoder }
}

for (const dialect of DIALECTS) {
  test(`every number of a stream, in any pieces: ${nameOf(dialect)}`, (t) => {
    const bytes = streamOf(dialect)
    const next = seeded(5)
    for (const longest of [1, 3, 100, bytes.length]) {
      const { decoder, sessions, frames: found } = listen()
      for (let at = 0; at < bytes.length; ) {
        const to = at + 1 + Math.floor(next() * longest)
        decoder.push(bytes.subarray(at, to))
        at = to
      }
      t.is(sessions[0].version, dialect.version)
      t.is(sessions[0].big, dialect.big)
      t.is(found.length, frames.length)
      for (const [i, frame] of frames.entries()) {
        const { step, time, timestep, cell, positions, velocities } = found[i]
        t.is(step, dialect.version === 3 || dialect.energies ? frame.step : undefined)
        t.deepEqual([time, timestep], dialect.version === 3 ? [frame.time, TIMESTEP] : [undefined, undefined])
        const box = dialect.version === 3 && dialect.box !== false
        t.deepEqual(cell && [...cell], box ? frame.cell.map(Math.fround) : undefined)
        t.deepEqual(positions, Float32Array.from(frame.positions))
        t.deepEqual(velocities, dialect.velocities ? Float32Array.from(frame.velocities ?? []) : undefined)
      }
    }
  })
}

test('units: the times of "real" are fs, its velocities Å/fs; the lengths of "nano" are nm', (t) => {
  const dialect: Dialect = { version: 3, big: false, velocities: true, time: 1000, velocity: 1e-3 }
  const { decoder, frames: found } = listen('real')
  decoder.push(streamOf(dialect))
  t.true(Math.abs((found[1].time as number) - frames[1].time) < 1e-12)
  t.true(Math.abs((found[1].timestep as number) - TIMESTEP) < 1e-15)
  found[1].velocities?.forEach((v, i) => {
    t.true(Math.abs(v - (frames[1].velocities as Float64Array)[i]) < 1e-5)
  })
  const nano = listen('nano')
  nano.decoder.push(streamOf({ version: 2, big: true }))
  t.is(nano.frames[0].positions[0], Math.fround(10 * Math.fround(frames[0].positions[0])))
})

/** The refusal of a stream, and how many frames came before it. */
function refusal(bytes: Buffer): { error: unknown; found: StreamFrame[] } {
  const { decoder, frames: found } = listen()
  try {
    decoder.push(bytes)
    return { error: undefined, found }
  } catch (error) {
    return { error, found }
  }
}

const says = (bytes: Buffer): string => (refusal(bytes).error as Error).message
const LAMMPS: Dialect = { version: 3, big: false, velocities: true }

test('what is no IMD, or not this one, is refused with its byte', (t) => {
  const good = streamOf(LAMMPS)
  const at = (offset: number, value: number) => {
    const bytes = Buffer.from(good)
    bytes.writeInt32BE(value, offset)
    return bytes
  }
  const first = greeting(LAMMPS).length
  t.regex(says(Buffer.from('HTTP/1.1 400 Bad Request')), /byte 0.*handshake/)
  t.regex(says(at(4, 5)), /handshake/)
  t.regex(says(at(8, 12)), /byte 8\).*expected the session/)
  t.regex(says(at(first, 2)), new RegExp(`byte ${first}\\).*coordinates.*expected time`))
  t.regex(says(at(first + 4, 2)), /time of length 2, expected 1/)
  for (const length of [-1, 0, ATOMS - 1, ATOMS + 1, 2147483647, -2147483648])
    t.regex(says(at(first + 32 + 44 + 4, length)), new RegExp(`coordinates of length ${length}, expected 7`))
  const place = first + 32 + 44 + 8 + 4 * 5
  const nan = Buffer.from(good)
  nan.writeFloatLE(Number.NaN, place)
  t.regex(says(nan), new RegExp(`byte ${place}\\): atom 2 has no finite position`))
  const still = Buffer.from(good)
  still.fill(0, first + 32 + 8, first + 32 + 44)
  t.regex(says(still), /cell/)
  const old = Buffer.from(good)
  old.writeBigInt64LE(-5n, first + 8 + 16)
  t.regex(says(old), /step -5/)
  t.regex(
    says(Buffer.concat([greeting({ version: 2, big: true }), frameOf(LAMMPS, frames[0])])),
    /message 12/,
  )
  const halves = { version: 2, big: true, energies: true } as const
  const alone = [
    greeting(halves),
    frameOf(halves, frames[0]),
    frameOf({ ...halves, energies: false }, frames[1]),
  ]
  t.regex(says(Buffer.concat(alone)), /without the energies/)
})

test('damaged streams: whole frames, then an error with its byte or silence; nothing large is kept', (t) => {
  let [refused, kept] = [0, 0]
  for (const [k, dialect] of DIALECTS.entries()) {
    const bytes = streamOf(dialect)
    const size = frameOf(dialect, frames[0]).length
    const starts = frames.map((_, i) => greeting(dialect).length + i * size)
    const next = seeded(k)
    for (let round = 0; round < 500; round++) {
      const mutant = mutate(bytes, starts, next)
      const before = process.memoryUsage().arrayBuffers
      const { error, found } = refusal(mutant.bytes)
      t.true(process.memoryUsage().arrayBuffers - before < 1 << 22, mutant.how)
      if (error !== undefined) {
        refused++
        t.true(error instanceof IonstreamError && error.exitCode === 3, `${mutant.how}: ${error}`)
        t.regex((error as Error).message, /^stream, frame \d+ \(byte [\d ]+\): /)
      }
      const untouched = starts.filter((start) => start + size <= mutant.from).length
      t.true(found.length >= untouched, `${mutant.how}: ${found.length} frames, ${untouched} are whole`)
      for (let i = 0; i < untouched; i++)
        t.deepEqual(found[i].positions, Float32Array.from(frames[i].positions))
      for (const { positions } of found) t.true(positions.every(Number.isFinite), mutant.how)
      kept += found.length
    }
  }
  t.true(refused > 500 && kept > 500, `${refused} refused, ${kept} frames`)
})
