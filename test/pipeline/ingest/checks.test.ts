import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import { AMU_A2_PS2, BOLTZMANN } from '../../../schemas/units.ts'
import { count, dump, place, textFile } from '../../helpers/dump.ts'
import { normal, seeded } from '../../helpers/random.ts'

const MASSES = { Li: 6.94, P: 30.974, S: 32.06, Cl: 35.45 } as const
const ATOMS = [
  ['Li', 60],
  ['P', 10],
  ['S', 50],
  ['Cl', 10],
] as const
const KELVIN = 600

/** Atoms at rest on average, with velocities of the temperature; `shift` moves all of them, Å a frame. */
function gas(shift = 0): string {
  const random = normal(seeded(3))
  const labels = ATOMS.flatMap(([element, atoms]) => new Array<keyof typeof MASSES>(atoms).fill(element))
  const home = labels.map((_, i) => [i % 5, Math.floor(i / 5) % 5, Math.floor(i / 25)].map((v) => 2 * v))
  return dump({
    steps: count(24),
    columns: 'id element x y z vx vy vz',
    bounds: () => 'ITEM: BOX BOUNDS pp pp pp\n0 20\n0 20\n0 20',
    rows: (f) =>
      labels.map((label, i) => {
        const width = Math.sqrt((BOLTZMANN * KELVIN) / (AMU_A2_PS2 * MASSES[label]))
        const place = home[i].map((v) => (v + shift * f + 0.05 * random()).toFixed(5))
        return `${i + 1} ${label} ${place.join(' ')} ${[0, 1, 2].map(() => (width * random()).toFixed(5)).join(' ')}`
      }),
  })
}

const quiet = gas()

async function warned(text: string, options: Partial<IngestOptions> = {}) {
  const report = await ingest({
    files: [textFile('x.dump', text)],
    out: place('run'),
    timestep: '1fs',
    ...options,
  })
  return report.warnings
}
const names = (list: readonly { name: string }[]) => list.map(({ name }) => name)

test('velocities of the stated temperature, at rest, neutral: nothing to warn of', async (t) => {
  t.deepEqual(await warned(quiet, { tags: { temperature: KELVIN } }), [])
  t.deepEqual(await warned(quiet), [])
})

test('another temperature, and masses of other elements, are named with the element', async (t) => {
  const wrong = await warned(quiet, { tags: { temperature: 300 } })
  t.deepEqual(names(wrong), ['kinetic-temperature'])
  t.is(wrong[0].count, 4)
  const sodium = await warned(quiet.replaceAll(' Li ', ' Na '))
  t.deepEqual(names(sodium), ['kinetic-temperature'])
  const hot = await warned(quiet.replaceAll(' Li ', ' Na '), { tags: { temperature: KELVIN } })
  t.regex(hot[0].message, /Na: .* K, the tag temperature says 600 K/)
})

/** Li that moves freely beside rigid PS4: each turns and shifts as a whole, slower than six degrees of freedom in five atoms would. */
function besideRigid(bond: (frame: number) => number, hot = 1): string {
  const random = normal(seeded(5))
  const width = (mass: number, degrees = 3) =>
    Math.sqrt((((BOLTZMANN * KELVIN) / (AMU_A2_PS2 * mass)) * degrees) / 3)
  const corners = [
    [1, 1, 1],
    [1, -1, -1],
    [-1, 1, -1],
    [-1, -1, 1],
  ]
  return dump({
    steps: count(240),
    columns: 'id element x y z vx vy vz',
    bounds: () => 'ITEM: BOX BOUNDS pp pp pp\n0 20\n0 20\n0 20',
    rows: (f) => {
      const line = (id: number, element: string, at: readonly number[], speed: number) =>
        [id, element, ...at.map((v) => v.toFixed(4)), ...at.map(() => (speed * random()).toFixed(5))].join(
          ' ',
        )
      const ions = Array.from({ length: 60 }, (_, i) =>
        line(
          i + 1,
          'Li',
          [(i % 5) * 4, (Math.floor(i / 5) % 4) * 5, 0.2 + 5 * Math.floor(i / 20)],
          hot * width(6.94),
        ),
      )
      const units = Array.from({ length: 12 }, (_, n) => {
        const middle = [3 + 5 * (n % 3) + 0.002 * f, 0.3 + 5 * Math.floor(n / 3), 12]
        const [c, s] = [Math.cos(0.03 * f), Math.sin(0.03 * f)]
        const sulphur = corners.map(([x, y, z], k) => {
          const own = [x * c - y * s, x * s + y * c, z].map((v, axis) => middle[axis] + v * bond(f + k))
          return line(200 + 4 * n + k, 'S', own, width(32.06, 1.3))
        })
        return [line(100 + n, 'P', middle, width(30.974, 0.9)), ...sulphur]
      })
      return [...ions, ...units.flat()]
    },
  })
}

test('atoms of rigid bodies may be cold, those of bodies that are none may not, and others may not be hot', async (t) => {
  const cold = (list: readonly { name: string; message: string }[]) =>
    list.filter(({ name }) => name === 'kinetic-temperature').map(({ message }) => message.split(':')[0])
  for (const tags of [{ temperature: KELVIN }, {}] as IngestOptions['tags'][]) {
    t.deepEqual(
      cold(
        await warned(
          besideRigid(() => 1.18),
          { tags },
        ),
      ),
      [],
    )
    const loose = await warned(
      besideRigid((f) => 1.18 + 0.03 * Math.sin(9 * f)),
      { tags },
    )
    t.true(cold(loose).length > 0)
  }
  t.deepEqual(
    cold(
      await warned(
        besideRigid(() => 1.18, 1.3),
        { tags: { temperature: KELVIN } },
      ),
    ),
    ['Li'],
  )
})

test('atoms without velocities are held: neither they nor the others are warned of', async (t) => {
  const held = quiet.replaceAll(/^(\d+ (?:P|S|Cl) \S+ \S+ \S+) .*$/gm, '$1 0 0 0')
  t.deepEqual(await warned(held), [])
  t.deepEqual(await warned(held, { tags: { temperature: KELVIN } }), [])
  t.deepEqual(names(await warned(held, { tags: { temperature: 300 } })), ['kinetic-temperature'])
  // Ten of the fifty S are at rest: the others are as warm as they should be.
  const some = quiet.replaceAll(/^(7\d S \S+ \S+ \S+) .*$/gm, '$1 0 0 0')
  t.not(some, quiet)
  t.deepEqual(await warned(some, { tags: { temperature: KELVIN } }), [])
})

test('drift of the whole, charges that do not add up, and an interval too long for PS4', async (t) => {
  const drift = await warned(gas(0.06))
  t.deepEqual(names(drift), ['drift'])
  const moved = Number(/moved by ([\d.]+) Å/.exec(drift[0].message)?.[1])
  t.true(Math.abs(moved - 0.06 * 23 * Math.sqrt(3)) < 0.03, drift[0].message)
  t.deepEqual(names(await warned(quiet.replaceAll(' Cl ', ' S '))), ['composition'])
  const slow = await warned(
    quiet.replaceAll(/ITEM: TIMESTEP\n(\d+)/g, (_, step) => `ITEM: TIMESTEP\n${5 * step}`),
  )
  t.deepEqual(names(slow), ['nyquist'])
  t.regex(slow[0].message, /up to 10.0 THz/)
})
