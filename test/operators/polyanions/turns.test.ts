import test from 'ava'
import { findTurns, type Turn, turnState } from '../../../operators/polyanions/find-turns.ts'
import { settledChanges, unsettled } from '../../../operators/polyanions/settled-changes.ts'
import { rateOverTime } from '../../../operators/sampling/counts.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { about, after, fours, type Quaternion, standing, TETRAHEDRON, turned } from './tumbling.ts'

const RULE = { angle: 70, dwell: 8 }
const DEGREES = 180 / Math.PI

interface Tumbler {
  readonly rotors: number
  readonly frames: number
  /** Chance of a turn in a frame. */
  readonly chance: number
  /** Root mean square libration about each axis, radians, with a memory of ten frames. */
  readonly libration: number
  readonly seed: number
}

/** Rotors that librate and turn by ±120° about one of their bonds; the true turns by rotor and frame. */
function tumbling({ rotors, frames, chance, libration, seed }: Tumbler) {
  const uniform = seeded(seed)
  const random = normal(uniform)
  const jumps: { rotor: number; frame: number }[] = []
  const orientations = Array.from({ length: rotors }, (_, rotor) => {
    let now: Quaternion = about([random(), random(), random()], random())
    let off = [random(), random(), random()].map((value) => libration * value)
    return Array.from({ length: frames }, (_value, frame) => {
      off = off.map((value) => 0.9 * value + libration * Math.sqrt(0.19) * random())
      if (frame > RULE.dwell && uniform() < chance) {
        const k = 3 * Math.floor(4 * uniform())
        const by = uniform() < 0.5 ? 120 : -120
        now = after(about(turned(now, TETRAHEDRON.slice(k, k + 3)), (by * Math.PI) / 180), now)
        jumps.push({ rotor, frame })
      }
      return after(about(off, Math.hypot(...off)), now)
    })
  })
  return { units: standing(rotors, frames, (i, frame) => orientations[i][frame]), jumps }
}

/** Turns found in stretches of so many frames. */
function turnsOf(units: Float64Array, rotors: number, frames: number, stretch = frames, rule = RULE) {
  const state = turnState(fours(rotors))
  const turns: Turn[] = []
  for (let from = 0; from < frames; from += stretch) {
    const count = Math.min(stretch, frames - from)
    const part = new Float64Array(12 * rotors * count)
    for (let series = 0; series < 12 * rotors; series++)
      part.set(units.subarray(series * frames + from, series * frames + from + count), series * count)
    for (let rotor = 0; rotor < rotors; rotor++)
      turns.push(...findTurns(part.subarray(12 * rotor * count), count, from, rule, rotor, state))
  }
  return { turns: turns.sort((a, b) => a.frame - b.frame || a.group - b.group), state }
}

for (const dwell of [1, 2, 3, 4, 5, 7, 8, 25])
  test(`a turn within the first of dwells of ${dwell} frames, or two within one, do not hide those that follow`, (t) => {
    const rule = { angle: 70, dwell }
    const gap = 6 * dwell + 3
    const frames = 9 * gap
    const axis = TETRAHEDRON.slice(0, 3)
    for (let early = 1; early <= dwell; early++) {
      // In the first dwell; alone; two, `early` frames apart; then alone.
      const at = [early, gap, 2 * gap, 3 * gap, 3 * gap + early, 5 * gap, 6 * gap, 7 * gap, 8 * gap]
      const units = standing(1, frames, (_, frame) => {
        const turns = at.filter((each) => each <= frame).length
        return about(axis, (turns * 2 * Math.PI) / 3)
      })
      const found = turnsOf(units, 1, frames, frames, rule).turns.map(({ frame }) => frame)
      for (const alone of [gap, 2 * gap, 5 * gap, 6 * gap, 7 * gap, 8 * gap])
        t.true(found.includes(alone), `${early}: ${alone} of ${found}`)
    }
  })

test('every C₃ turn of a librating rotor is found once, when it happened, with three bonds and 120°', (t) => {
  const [rotors, frames] = [40, 3000]
  const { units, jumps } = tumbling({ rotors, frames, chance: 0.003, libration: 0.07, seed: 1 })
  const { turns } = turnsOf(units, rotors, frames)
  const alone = jumps.filter(
    ({ rotor, frame }) =>
      frame < frames - 2 * RULE.dwell &&
      !jumps.some(
        (o) => o.rotor === rotor && o.frame !== frame && Math.abs(o.frame - frame) <= 2 * RULE.dwell,
      ),
  )
  t.true(alone.length > 250)
  for (const { rotor, frame } of alone) {
    const near = turns.filter((turn) => turn.group === rotor && Math.abs(turn.frame - frame) <= RULE.dwell)
    t.is(near.length, 1, `rotor ${rotor}, frame ${frame}`)
    t.true(Math.abs(near[0].frame - frame) <= 1)
    t.is(near[0].moved, 3)
    t.true(Math.abs(near[0].by - 120) < 35, `${near[0].by}`)
  }
  t.true(turns.length <= jumps.length)
  const { value, error } = rateOverTime([
    {
      events: Float64Array.from(
        { length: rotors },
        (_, i) => turns.filter(({ group }) => group === i).length,
      ),
      exposure: new Float64Array(rotors).fill(frames),
    },
  ])
  t.true(Math.abs(value - 0.003) < 3 * (error as number), `${value} ± ${error}`)
})

const WIDE = { angle: 70, dwell: 33 }
/** Radians about each axis, of a root mean square angle of each bond in degrees. */
const perAxis = (rms: number) => rms / Math.SQRT2 / DEGREES

test('rotors that librate by 10° to 32°, with a memory of a third of the dwell, do not turn; by 35° once in some ns', (t) => {
  const [rotors, frames] = [10, 7000]
  for (const rms of [10, 20, 28, 32, 35]) {
    const { units } = tumbling({ rotors, frames, chance: 0, libration: perAxis(rms), seed: rms })
    const { turns, state } = turnsOf(units, rotors, frames, frames, WIDE)
    t.true(turns.length <= (rms < 35 ? 0 : 1), `${turns.length} by ${rms}°`)
    const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0)
    const libration = DEGREES * Math.sqrt(sum(state.squares) / sum(state.calm))
    t.true(Math.abs(libration / rms - 1) < (rms < 30 ? 0.04 : 0.09), `${libration} for ${rms}`)
  }
})

test('rotors that librate by 28° turn at the rate that they do', (t) => {
  const [rotors, frames, chance] = [30, 5000, 0.0006]
  const { units, jumps } = tumbling({ rotors, frames, chance, libration: perAxis(28), seed: 11 })
  const { turns } = turnsOf(units, rotors, frames, frames, WIDE)
  t.true(jumps.length > 60)
  t.true(Math.abs(turns.length - jumps.length) <= 0.08 * jumps.length, `${turns.length} of ${jumps.length}`)
  t.true(
    Math.abs(turns.length / (rotors * frames) - chance) < 2 * (Math.sqrt(turns.length) / (rotors * frames)),
  )
})

test('the interval between rotors covers the rate', (t) => {
  let covered = 0
  const trials = 60
  for (let seed = 1; seed <= trials; seed++) {
    const [rotors, frames, chance] = [12, 800, 0.004]
    const { units } = tumbling({ rotors, frames, chance, libration: 0.05, seed: 100 + seed })
    const { turns } = turnsOf(units, rotors, frames, frames, { angle: 70, dwell: 2 })
    const counts = new Float64Array(rotors)
    for (const { group } of turns) counts[group]++
    const exposure = new Float64Array(rotors).fill(frames - RULE.dwell)
    const { value, error } = rateOverTime([{ events: counts, exposure }])
    if (Math.abs(value - chance) <= (error as number)) covered++
  }
  t.true(covered >= 28 && covered <= 53, `${covered} of ${trials}`)
})

test('turns are the same in stretches of any length', (t) => {
  const [rotors, frames] = [20, 700]
  const { units } = tumbling({ rotors, frames, chance: 0.006, libration: 0.15, seed: 2 })
  const whole = turnsOf(units, rotors, frames)
  t.true(whole.turns.length > 30)
  for (const stretch of [1, 7, 100]) {
    const cut = turnsOf(units, rotors, frames, stretch)
    t.deepEqual(cut.turns, whole.turns)
    t.deepEqual(cut.state, whole.state)
  }
})

test('a librating rotor does not turn, and its libration is told', (t) => {
  const [rotors, frames, libration] = [30, 2000, 0.15]
  const { units } = tumbling({ rotors, frames, chance: 0, libration, seed: 3 })
  const { turns, state } = turnsOf(units, rotors, frames, frames, { angle: 70, dwell: 200 })
  t.is(turns.length, 0)
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0)
  const rms = DEGREES * Math.sqrt(sum(state.squares) / sum(state.calm))
  // Two of the three rotations move a bond.
  const expected = ((Math.SQRT2 * libration) / Math.PI) * 180
  t.true(Math.abs(rms / expected - 1) < 0.15, `${rms} for ${expected}`)
})

test('of independent frames the libration has no bias, however short the run and the dwell', (t) => {
  const [rotors, frames, libration] = [4000, 8, 0.1]
  const random = normal(seeded(7))
  const units = standing(rotors, frames, () => {
    const off = [random(), random(), random()].map((value) => libration * value)
    return about(off, Math.hypot(...off))
  })
  for (const dwell of [2, 4, 6]) {
    const { state } = turnsOf(units, rotors, frames, frames, { angle: 70, dwell })
    const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0)
    t.is(sum(state.calm), 4 * rotors * (frames - dwell))
    t.true(Math.abs((DEGREES * Math.sqrt(sum(state.squares) / sum(state.calm))) / 8.1 - 1) < 0.015)
  }
})

test('an excursion that does not stay is no turn', (t) => {
  const away = about([1, 1, 1], (120 * Math.PI) / 180)
  const stays = (length: number) =>
    turnsOf(
      standing(1, 100, (_, frame) => (frame >= 40 && frame < 40 + length ? away : [1, 0, 0, 0])),
      1,
      100,
    ).turns
  t.deepEqual(stays(RULE.dwell - 1), [])
  t.deepEqual(
    stays(RULE.dwell).map(({ frame }) => frame),
    [40, 48],
  )
  t.deepEqual(
    stays(20).map(({ frame, moved }) => [frame, moved]),
    [
      [40, 3],
      [60, 3],
    ],
  )
})

test('a C₂ turn moves four bonds by 180°, and is one', (t) => {
  const units = standing(1, 60, (_, frame) => (frame < 30 ? [1, 0, 0, 0] : about([1, 0, 0], Math.PI)))
  const { turns } = turnsOf(units, 1, 60)
  t.is(turns.length, 1)
  t.is(turns[0].moved, 4)
  t.true(Math.abs(turns[0].by - 180) < 1e-4)
})

test('a rotor that spins faster than the dwell never settles, and says so', (t) => {
  const spin = standing(1, 400, (_, frame) => about([1, 2, 3], 0.8 * frame))
  const { turns, state } = turnsOf(spin, 1, 400)
  t.is(turns.length, 0)
  t.true(state.restless[0] > 300)
  const slow = turnsOf(
    standing(1, 400, (_, frame) => about([1, 2, 3], 0.02 * frame)),
    1,
    400,
  )
  t.true(slow.turns.length >= 3)
  t.is(slow.state.restless[0], 0)
})

test('labels change when the new one has stayed; gaps and short visits change nothing', (t) => {
  const labels = [0, 0, 0, 1, 0, -1, 1, 1, -1, 1, 1, 1, 2, 2, 2, 2]
  const expected = [
    { frame: 9, from: 0, to: 1 },
    { frame: 12, from: 1, to: 2 },
  ]
  t.deepEqual(settledChanges(labels, 3, 0, unsettled()), expected)
  const state = unsettled()
  const cut = [0, 5, 10].flatMap((from) =>
    settledChanges(labels.slice(from, from === 10 ? undefined : from + 5), 3, from, state),
  )
  t.deepEqual(cut, expected)
})
