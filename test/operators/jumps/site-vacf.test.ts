import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import type { Row } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { type Synthetic, writeSynthetic } from '../../helpers/synthetic.ts'
import { siteCrystal, siteRun } from '../sites/site-crystal.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
const crystal = siteCrystal({ cells: [1, 1, 1] })
const INTERVAL = 0.02

async function measured(name: string, spec: Synthetic, flags: object): Promise<readonly Row[]> {
  const path = join(folder(), 'run')
  writeSynthetic(path, spec)
  const runs = [{ pattern: path, tags: {} }]
  const { results } = await analyse({
    module,
    params: { name, flags },
    runs,
    out: folder(),
    executor: thread,
  })
  return results[0].table.rows
}

const indicesOf = (kind: string) => [...crystal.sites.keys()].filter((i) => crystal.kinds[i] === kind)

/** Ions that sit in the middle of a site for some frames, then of another; velocities are whatever `velocity` says. */
function hopping(
  ions: number,
  frames: number,
  stay: number,
  velocity: (ion: number, frame: number, begun: number) => readonly [number, number, number],
) {
  const random = seeded(11)
  const kinds = [...indicesOf('T5'), ...indicesOf('T2')]
  const visits = Array.from({ length: ions }, () => {
    const site: number[] = []
    const begun: number[] = []
    for (let frame = 0; frame < frames; frame++) {
      const isNew = frame === 0 || random() < 1 / stay
      let next = site[frame - 1]
      while (isNew && next === site[frame - 1]) next = kinds[Math.floor(random() * kinds.length)]
      site.push(next)
      begun.push(isNew ? frame : begun[frame - 1])
    }
    return { site, begun }
  })
  const rest = siteRun(crystal, {}, ions, (ion, frame) => crystal.sites[visits[ion].site[frame]], {
    frames,
    blockFrames: 30,
    interval: INTERVAL,
  })
  const spec: Synthetic = {
    ...rest,
    velocity: (atom, frame) => (atom < ions ? velocity(atom, frame, visits[atom].begun[frame]) : [0, 0, 0]),
  }
  return { spec, visits }
}

test('pairs of frames on one site alone, by brute force, over blocks', async (t) => {
  const deviate = normal(seeded(2))
  const [ions, frames, lags] = [6, 400, 12]
  const velocities = Array.from({ length: ions * frames }, () => [deviate(), deviate(), deviate()] as const)
  const { spec, visits } = hopping(ions, frames, 25, (ion, frame) => velocities[ion * frames + frame])
  const rows = await measured('site-vacf', spec, { lags: `${lags * INTERVAL}ps` })
  for (const kind of ['T5', 'T2']) {
    const own = rows.filter((row) => row['kind'] === kind)
    t.is(own.length, lags + 1)
    for (const [lag, row] of own.entries()) {
      let [sum, pairs] = [0, 0]
      visits.forEach(({ site, begun }, ion) => {
        for (let t = lag; t < frames; t++) {
          if (begun[t] > t - lag || crystal.kinds[site[t]] !== kind) continue
          const [now, then] = [velocities[ion * frames + t], velocities[ion * frames + t - lag]]
          sum += now[0] * then[0] + now[1] * then[1] + now[2] * then[2]
          pairs++
        }
      })
      t.is(row['pairs'], pairs)
      t.true(
        Math.abs((row['vacf'] as number) - sum / pairs) < 1e-5,
        `${kind} ${lag}: ${row['vacf']} ${sum / pairs}`,
      )
    }
  }
})

test('the frequency inside sites is found, whatever happens at the jumps', async (t) => {
  const frequency = 5
  const { spec } = hopping(20, 1200, 60, (ion, frame, begun) => {
    // A kick of the jump in the first frame of a visit decays in a frame; each visit has a phase of its own.
    const phase = 2 * Math.PI * (frequency * INTERVAL * frame + 0.37 * ion + 0.61 * begun)
    return [Math.cos(phase), Math.sin(phase), 0]
  })
  const rows = await measured('attempt-frequency', spec, { lags: '1ps' })
  const [T5] = rows.filter((row) => row['kind'] === 'any' && row['from'] === 'T5')
  t.is(T5['status'], 'determined')
  t.true(Math.abs((T5['frequency'] as number) - frequency) < 0.05, `${T5['frequency']}`)
})

test('velocities from positions: the closed form, and no jump in them', async (t) => {
  const frequency = 1
  const width = 0.2
  const still = hopping(20, 600, 80, () => [0, 0, 0])
  const spec: Synthetic = {
    ...still.spec,
    velocity: undefined,
    position: (atom, frame) => {
      const [x, y, z] = still.spec.position(atom, frame)
      const phase = 2 * Math.PI * (frequency * INTERVAL * frame + 0.37 * atom)
      return atom < 20 ? [x + width * Math.cos(phase), y + width * Math.sin(phase), z] : [x, y, z]
    },
  }
  const rows = await measured('site-vacf', spec, { lags: '0.4ps', velocities: 'differences' })
  const T5 = rows.filter((row) => row['kind'] === 'T5')
  t.is(T5.length, 21)
  const speed = (width * Math.sin(2 * Math.PI * frequency * INTERVAL)) / INTERVAL
  for (const row of T5) {
    const exact = speed * speed * Math.cos(2 * Math.PI * frequency * (row['lag'] as number))
    t.true(
      Math.abs((row['vacf'] as number) - exact) < 0.02 * speed * speed,
      `${row['lag']}: ${row['vacf']} ${exact}`,
    )
    t.is(row['velocities'], 'differences')
  }
})
