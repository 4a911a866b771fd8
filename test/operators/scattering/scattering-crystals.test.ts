import test from 'ava'
import type { Row } from '../../../schemas/table.ts'
import { PLANCK } from '../../../schemas/units.ts'
import type { Synthetic } from '../../helpers/synthetic.ts'
import { rowsOf, storeOf, where } from './engine.ts'
import { EDGE, independent } from './independent.ts'
import { chance, cube, direction } from './movers.ts'

const CELLS = 16
const A = 3
const [FAST, SLOW] = [3, 1.4].map((THz) => 2 * Math.PI * THz)

/** Chains of Li along x whose waves along x and y have frequencies of their own, every wave vector excited. */
function crystal(frames: number, interval: number): Synthetic {
  const random = chance(11)
  const waves = Array.from({ length: CELLS - 1 }, (_, i) => ({
    k: (2 * Math.PI * (i + 1)) / CELLS,
    phases: [0, 1].map(() => 2 * Math.PI * random.uniform()),
  }))
  const frequency = (most: number, k: number) => most * Math.abs(Math.sin(k / 2))
  const moved = (n: number, time: number, axis: number, slope: boolean) =>
    waves.reduce((sum, { k, phases }) => {
      const w = frequency(axis === 0 ? FAST : SLOW, k)
      const angle = k * n - w * time + phases[axis]
      return sum + (0.06 / w) * (slope ? w * Math.sin(angle) : Math.cos(angle))
    }, 0)
  return {
    atoms: [['Li', CELLS]],
    frames,
    interval,
    cell: [CELLS * A, 0, 0, 0, A, 0, 0, 0, A],
    tags: { temperature: 300 },
    position: (n, frame) => [
      n * A + moved(n, frame * interval, 0, false),
      moved(n, frame * interval, 1, false),
      0,
    ],
    velocity: (n, frame) => [moved(n, frame * interval, 0, true), moved(n, frame * interval, 1, true), 0],
  }
}

test('a harmonic crystal: phonon lines at the right Q and ω, along and across apart', async (t) => {
  const store = storeOf(crystal(3000, 0.04))
  const flags = { supercell: `${CELLS},1,1`, line: '0.125 0 0,0.5 0 0', frame: 'none', lags: 8 }
  const peak = (rows: readonly Row[], value: string) =>
    Number(rows.reduce((best, row) => (Number(row[value]) > Number(best[value]) ? row : best))['energy'])
  const [currents, waves] = [
    await rowsOf('current-spectrum', [store], flags),
    await rowsOf('susceptibility', [store], flags),
  ]
  for (const at of ['(0.125 0 0)', '(0.25 0 0)', '(0.375 0 0)', '(0.5 0 0)']) {
    const k = 2 * Math.PI * Number(at.slice(1).split(' ')[0])
    const [along, aside] = [FAST, SLOW].map((most) => (PLANCK / (2 * Math.PI)) * most * Math.sin(k / 2))
    const [L, T] = ['longitudinal', 'transverse'].map((part) => where(currents, { at, part }))
    const step = Number(L[1]['energy'])
    t.true(L.length > 100 && step < 0.4)
    t.true(Math.abs(peak(L, 'c') - along) <= step, `${at} ${peak(L, 'c')} ${along}`)
    t.true(Math.abs(peak(T, 'c') - aside) <= step, `${at} ${peak(T, 'c')} ${aside}`)
    t.true(Math.abs(peak(where(waves, { at }), 'value') - along) <= step)
  }
})

/** A simple cubic crystal on a cell that breathes by a part in thirty. */
function breathing(): Synthetic {
  const [cells, a] = [4, 3]
  const scale = (frame: number) => 1 + 0.03 * Math.sin(frame)
  return {
    atoms: [['Li', cells * cells * cells]],
    frames: 100,
    interval: 0.1,
    cell: (frame) => cube(cells * a * scale(frame)),
    position: (i, frame) => {
      const place = [i % cells, Math.floor(i / cells) % cells, Math.floor(i / cells / cells)]
      return place.map((n) => n * a * scale(frame)) as [number, number, number]
    },
  }
}

/** Springs K between nearest neighbours of a face-centred cubic crystal, four cells along x: waves along x have ω² = 4K/m (1 − cos πξ) along
 *  it and half of that across, at q = (ξ, 0, 0) of the cubic cell: their zone ends at ξ = 1. */
const fccRate = (xi: number, along: boolean) =>
  Math.sqrt((along ? 4 : 2) * FCC_SPRING * (1 - Math.cos(Math.PI * xi)))
const [FCC_CELLS, FCC_EDGE, FCC_SPRING] = [4, 5, 60]
const FCC_BASIS = [
  [0, 0, 0],
  [0.5, 0.5, 0],
  [0.5, 0, 0.5],
  [0, 0.5, 0.5],
]

function faceCentred(frames: number, interval: number): Synthetic {
  const random = chance(19)
  const waves = [0.25, 0.5, 0.75, 1].flatMap((xi) =>
    [true, false].map((along) => ({
      xi,
      along,
      w: fccRate(xi, along),
      phase: 2 * Math.PI * random.uniform(),
    })),
  )
  const place = (n: number) =>
    FCC_BASIS[n % 4].map((u, k) => FCC_EDGE * (u + (k === 0 ? Math.floor(n / 4) : 0)))
  const moved = (n: number, t: number, along: boolean, slope: boolean) =>
    waves
      .filter((wave) => wave.along === along)
      .reduce((sum, { xi, w, phase }) => {
        const angle = (2 * Math.PI * xi * place(n)[0]) / FCC_EDGE - w * t + phase
        return sum + (0.4 / w) * (slope ? w * Math.sin(angle) : Math.cos(angle))
      }, 0)
  return {
    atoms: [['Li', 4 * FCC_CELLS]],
    frames,
    interval,
    cell: [FCC_CELLS * FCC_EDGE, 0, 0, 0, FCC_EDGE, 0, 0, 0, FCC_EDGE],
    tags: { temperature: 300 },
    position: (n, frame) => {
      const [x, y, z] = place(n)
      return [x + moved(n, frame * interval, true, false), y, z + moved(n, frame * interval, false, false)]
    },
    velocity: (n, frame) => [
      moved(n, frame * interval, true, true),
      0,
      moved(n, frame * interval, false, true),
    ],
  }
}

test('a face-centred cubic crystal: its zone ends at (1 0 0), beyond it ω falls as the springs say', async (t) => {
  const store = storeOf(faceCentred(3000, 0.04))
  const points = ['0.25', '0.5', '0.75', '1', '1.25', '1.5', '1.75']
  const currents = await rowsOf('current-spectrum', [store], {
    supercell: `${FCC_CELLS},1,1`,
    points: points.map((xi) => `${xi} 0 0`).join(),
    frame: 'none',
    lags: 8,
  })
  for (const xi of points)
    for (const part of ['longitudinal', 'transverse']) {
      const own = where(currents, { at: `(${xi} 0 0)`, part })
      const highest = own.reduce((best, row) => (Number(row['c']) > Number(best['c']) ? row : best))
      const truth = (PLANCK / (2 * Math.PI)) * fccRate(Number(xi), part === 'longitudinal')
      t.true(
        Math.abs(Number(highest['energy']) - truth) <= Number(own[1]['energy']),
        `${xi} ${part} ${highest['energy']} ${truth}`,
      )
    }
})

test('a breathing crystal: Bragg peaks of its unit cell are whole, and nothing is between them', async (t) => {
  const store = storeOf(breathing())
  const flags = {
    supercell: '4,4,4',
    points: '1 0 0,2 1 0,0.5 0 0',
    frame: 'none',
    lags: 0.1,
    cellChange: 0.2,
  }
  const rows = await rowsOf('structure-factor', [store], flags)
  const [one, two, none] = rows.map(({ s }) => Number(s))
  t.true(Math.abs(one / 64 - 1) < 1e-5 && Math.abs(two / 64 - 1) < 1e-5 && none < 1e-6, `${[one, two, none]}`)
  t.true(rows.every(({ spread }) => Number(spread) > 0.01))
})

/** Ions in wells of this spread, which jump between two places this far apart, in a direction of their own. */
const pairs =
  (spread: number, apart: number, chanceOf: number) =>
  (random: ReturnType<typeof chance>): ((frame: number) => [number, number, number]) => {
    const [way, start] = [direction(random), [0, 1, 2].map(() => EDGE * random.uniform())]
    let side = 0
    return () => {
      if (random.uniform() < chanceOf) side = 1 - side
      return start.map((at, k) => at + side * apart * way[k] + spread * random.normal()) as [
        number,
        number,
        number,
      ]
    }
  }

test('⟨u²⟩ of ions in wells comes out of ln A(Q) as out of their positions, and their EISF is 1', async (t) => {
  const store = storeOf(independent([['Li', 96]], 800, 0.1, 5, pairs(0.25, 0, 0)))
  const rows = await rowsOf('elastic-intensity', [store], {
    points: '1 0 0,2 0 0,3 1 0,4 0 0',
    frame: 'none',
    lags: 4,
    settled: 1,
  })
  const truth = 3 * 0.25 * 0.25
  for (const row of rows) {
    t.true(Math.abs(Number(row['u2']) / truth - 1) < 0.03, `${row['u2']}`)
    t.true(Math.abs(Number(row['u2Positions']) / truth - 1) < 0.02)
    t.true(Math.abs(Number(row['eisf']) - 1) < 0.01)
    t.true(Number(row['u2Error']) > 0 && Number(row['u2Error']) < 0.05 * truth)
  }
})

test('EISF of jumps between two places is ½(1 + sin Qd/Qd), with the vibrations divided out', async (t) => {
  const store = storeOf(independent([['Li', 400]], 1500, 0.1, 6, pairs(0.15, 2, 0.02)))
  const flags = { points: '2 0 0,3 0 0,4 2 0,5 0 0', frame: 'none', lags: 30, plateau: 25, settled: 0.1 }
  for (const { q, eisf, error } of await rowsOf('elastic-intensity', [store], flags)) {
    const x = 2 * Number(q)
    t.true(Math.abs(Number(eisf) - (1 + Math.sin(x) / x) / 2) < 0.05, `${q}: ${eisf}`)
    t.true(Number(error) > 0)
  }
})
