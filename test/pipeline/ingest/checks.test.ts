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
