import test from 'ava'
import { armJob } from '../../../operators/kernels/rotors/arms.ts'
import { rulesFor } from '../../../operators/polyanions/bond-rules.ts'
import { rotorsIn } from '../../../operators/polyanions/bonded-groups.ts'
import { dihedralOf, staggeredForms, twistPairs, twistsOf } from '../../../operators/polyanions/dihedral.ts'
import { settledChanges, unsettled } from '../../../operators/polyanions/settled-changes.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { crystalOf, hexathiohypodiphosphate } from './bodies.ts'
import { anyRotation, type Quaternion } from './tumbling.ts'

const CELL = [15, 0, 0, -4, 14, 0, 3, -5, 13]

/** P₂S₆ with a twist in every frame, turning as a whole as it likes. */
function twisting(twists: readonly number[], seed: number) {
  const random = normal(seeded(seed))
  const turn: Quaternion = anyRotation(random)
  const frames = twists.map((twist) =>
    crystalOf(CELL, [{ body: hexathiohypodiphosphate(twist), at: [0.5, 0.5, 0.5], turn }], false),
  )
  const [rotor] = rotorsIn(frames[0], rulesFor(frames[0].elements))
  const column = (k: number) =>
    Float32Array.from({ length: 8 * twists.length }, (_, at) => {
      const [atom, t] = [Math.floor(at / twists.length), at % twists.length]
      return frames[t].places[3 * atom + k]
    })
  const job = armJob([rotor], { frames: twists.length, x: column(0), y: column(1), z: column(2) })
  const out = new Float64Array(twists.length)
  twistsOf(job, 0, twistPairs(rotor, frames[0]) as Int32Array, out)
  return out
}

test('dihedrals: eclipsed 0, trans 180, and clockwise is positive', (t) => {
  const at = (angle: number) => {
    const phi = (angle * Math.PI) / 180
    return dihedralOf([1, 0, 0, 0, 0, 0, 0, 0, 1, Math.cos(phi), Math.sin(phi), 1])
  }
  for (const angle of [0, 60, -60, 90, 179]) t.true(Math.abs(at(angle) - angle) < 1e-9, `${angle}`)
})

test('the twist of P2S6 follows the turn of one half, from where it is at the start', (t) => {
  for (let seed = 1; seed <= 5; seed++) {
    const twists = [60, 70, 50, 90, 120, 150, 180, 200, 300, 340]
    const found = twisting(twists, seed)
    const offset = found[0] - twists[0]
    t.true(Math.abs(offset / 120 - Math.round(offset / 120)) < 1e-4, `${offset}`)
    twists.forEach((twist, k) => {
      const off = found[k] - twist - offset
      t.true(Math.abs(off - 360 * Math.round(off / 360)) < 1e-3, `${twist}: ${found[k]}`)
    })
  }
})

test('transitions between staggered forms are counted when they stay', (t) => {
  const random = normal(seeded(4))
  const forms = [
    ...new Array(30).fill(60),
    ...new Array(3).fill(180),
    ...new Array(30).fill(60),
    ...new Array(30).fill(180),
    ...new Array(30).fill(300),
  ]
  const twists = twisting(
    forms.map((value) => value + 6 * random()),
    9,
  )
  const changes = settledChanges(staggeredForms(twists), 5, 0, unsettled())
  t.deepEqual(
    changes.map(({ frame }) => frame),
    [63, 93],
  )
  t.is(new Set(changes.flatMap(({ from, to }) => [from, to])).size, 3)
})

test('between the staggered forms there is none', (t) => {
  t.deepEqual(
    Array.from(staggeredForms(Float64Array.of(60, -60, 180, -179, 0, 119, 89))),
    [0, 2, 1, 1, -1, -1, 0],
  )
})
