import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { pool } from '../../../pipeline/executors/pool.ts'
import type { Row } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'

/** Sites in the middle of the cubes of a simple cubic lattice of Cl; ions of two elements hop to any of the six next ones. */
const [SIDE, CELLS, FRAMES, INTERVAL, IONS] = [4, 4, 2000, 0.1, 12]
/** Chance of a hop in a frame. */
const CHANCES = { Li: 0.02, Na: 0.004 }
const SITES = { sites: 'Pm-3m;a=4;Cl@1a;A=1b', shape: 'voronoi', mobile: 'Li,Na' }

const made = { Li: 0, Na: 0 }
const { path } = hoppers()

function hoppers() {
  const random = seeded(5)
  const gauss = normal(seeded(6))
  const cells = CELLS ** 2 * CELLS
  const corner = (i: number) => [i % CELLS, Math.floor(i / CELLS) % CELLS, Math.floor(i / CELLS ** 2)]
  const at = Array.from({ length: 2 * IONS }, () =>
    corner(Math.floor(cells * random())).map((n) => SIDE * (n + 0.5)),
  )
  const near = (place: readonly number[]): [number, number, number] => [
    place[0] + 0.1 * gauss(),
    place[1] + 0.1 * gauss(),
    place[2] + 0.1 * gauss(),
  ]
  return synthetic({
    atoms: [
      ['Cl', cells],
      ['Li', IONS],
      ['Na', IONS],
    ],
    frames: FRAMES,
    interval: INTERVAL,
    cell: [SIDE * CELLS, 0, 0, 0, SIDE * CELLS, 0, 0, 0, SIDE * CELLS],
    tags: { temperature: 600 },
    position: (atom, frame) => {
      if (atom < cells) return near(corner(atom).map((n) => SIDE * n))
      const ion = atom - cells
      const of = ion < IONS ? 'Li' : 'Na'
      if (frame > 0 && random() < CHANCES[of]) {
        at[ion][Math.floor(3 * random())] += random() < 0.5 ? SIDE : -SIDE
        made[of]++
      }
      return near(at[ion])
    },
  })
}

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
async function measured(name: string, flags: object): Promise<readonly Row[]> {
  const { results } = await analyse({
    module,
    params: { name, flags: { ...SITES, ...flags } },
    runs: [{ pattern: path, tags: { temperature: 600 } }],
    out: folder(),
    executor: pool(1),
  })
  const { rows, all } = results[0].table
  return all ? rows.slice(0, all.count) : rows
}
const ofElement = (rows: readonly Row[], of: string) => rows.filter((row) => row['of'] === of)

const TABLES: Record<string, object> = {
  jumps: {},
  'jump-rates': {},
  occupation: {},
  'site-vacf': { velocities: 'differences', lags: '1ps' },
  'attempt-frequency': { velocities: 'differences', lags: '1ps' },
  'jump-diffusivity': { lags: '60ps' },
}

for (const [name, flags] of Object.entries(TABLES)) {
  test(`${name}: what two elements have together is what each has alone`, async (t) => {
    const together = await measured(name, flags)
    t.deepEqual([...new Set(together.map((row) => row['of']))], ['Li', 'Na'])
    for (const of of ['Li', 'Na']) {
      const alone = await measured(name, { ...flags, of })
      t.true(alone.length > 0)
      t.deepEqual(ofElement(together, of), alone)
    }
  })
}

test('each element has the rate and the correlation factor of its own walk', async (t) => {
  const rates = await measured('jump-rates', {})
  const jumps = await measured('jump-diffusivity', { lags: '60ps' })
  for (const of of ['Li', 'Na'] as const) {
    const time = (IONS * (FRAMES - 1) * INTERVAL) / 1000
    const steps = ofElement(rates, of).find((row) => row['kind'] === 'step')
    t.is(steps?.['count'], made[of])
    t.true(Math.abs((steps?.['rate'] as number) * time - made[of]) < 1e-6)
    const all = ofElement(jumps, of).find((row) => row['kind'] === 'all')
    const [f, error] = [all?.['correlation'] as number, all?.['correlationError'] as number]
    t.true(Math.abs(f - 1) < 3 * error && error < 0.6, `${of} ${f} ${error}`)
  }
  t.deepEqual(
    [...new Set((await measured('jump-diffusivity', { lags: '60ps', ion: 'Na' })).map((row) => row['of']))],
    ['Na'],
  )
})

test('the sites of a crystal file are those of the elements asked for', async (t) => {
  const sites = join(folder(), 'POSCAR')
  writeFileSync(sites, 'CsCl\n1.0\n4 0 0\n0 4 0\n0 0 4\nNa Cl\n1 1\nDirect\n0.5 0.5 0.5\n0 0 0\n')
  const rows = await measured('occupation', { sites, of: 'Na' })
  t.is(rows.find((row) => row['sites'] === CELLS ** 2 * CELLS)?.['fraction'], 1)
})

test('jumps that coincide are looked for among each element, and among all', async (t) => {
  const flags = { within: '1ps', reach: 5, draws: 3 }
  const rows = await measured('collective-jumps', flags)
  t.deepEqual(
    rows.map((row) => row['of']),
    ['all', 'Li', 'Na'],
  )
  const counted = ({ jumps, collective, inStrings, strings }: Row) => ({
    jumps,
    collective,
    inStrings,
    strings,
  })
  for (const of of ['Li', 'Na']) {
    const [alone] = await measured('collective-jumps', { ...flags, of })
    t.deepEqual(counted(ofElement(rows, of)[0]), counted(alone))
  }
  const [all, li, na] = rows.map((row) => row['jumps'] as number)
  t.is(all, li + na)
})

test('what would count both together refuses them, and takes one', async (t) => {
  for (const [name, flags] of Object.entries({
    'window-crossings': {},
    'collective-variable': { centres: 'Cl', variables: 'distance' },
  }))
    await t.throwsAsync(measured(name, { ...flags, of: 'Li,Na' }), { message: /Li and Na together/ }, name)
  const rows = await measured('collective-variable', { centres: 'Cl', variables: 'distance', of: 'Li' })
  t.true(rows.length > 0)
})
