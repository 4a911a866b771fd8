import test from 'ava'
import { rowsOf, storeOf } from './engine.ts'
import { EDGE, independent } from './independent.ts'
import { type Chance, direction } from './movers.ts'

const [LENGTH, TIME, INTERVAL] = [2.7, 4, 0.5]
const D = ((LENGTH * LENGTH) / (6 * TIME)) * 1e-4
const WORLDS = 24

/** Jumps of one length in any direction, one in `TIME` ps. */
const jumping = (random: Chance) => {
  const at = [0, 1, 2].map(() => EDGE * random.uniform())
  const wait = () => -TIME * Math.log(1 - random.uniform())
  let next = wait()
  return (): [number, number, number] => {
    const now = [...at] as [number, number, number]
    for (next -= INTERVAL; next < 0; next += wait()) {
      const turn = direction(random)
      for (let k = 0; k < 3; k++) at[k] += LENGTH * turn[k]
    }
    return now
  }
}

test('an isotropic jumper, from frames to Table I: intervals of d, τ and D hold the truth as often as they say', async (t) => {
  const off: Record<string, number[]> = { length: [], time: [], D: [] }
  for (let seed = 1; seed <= WORLDS; seed++) {
    const store = storeOf(independent([['Li', 48]], 800, INTERVAL, seed, jumping))
    const [row] = await rowsOf('jump-diffusion', [store], {
      q: '0.35,0.6,0.9,1.2,1.5,1.8',
      most: 12,
      lags: 30,
      frame: 'none',
      fitFrom: 0.5,
      components: 1,
      elastic: 'no',
      models: 'chudley-elliott',
    })
    if (row?.['status'] !== 'determined') continue
    off['length'].push((Number(row['length']) - LENGTH) / Number(row['lengthError']))
    off['time'].push((Number(row['time']) - TIME) / Number(row['timeError']))
    off['D'].push((Number(row['D']) - D) / Number(row['error']))
    t.true(Math.abs(Number(row['length']) / LENGTH - 1) < 0.12 && Math.abs(Number(row['D']) / D - 1) < 0.25)
  }
  for (const [name, each] of Object.entries(off)) {
    const share = each.filter((z) => Math.abs(z) < 1).length / each.length
    const rms = Math.sqrt(each.reduce((sum, z) => sum + z * z, 0) / each.length)
    t.true(each.length >= WORLDS - 4, `${name}: ${each.length}`)
    t.true(share > 0.45 && share < 0.92 && rms < 1.4, `${name}: ${share} within one error, rms ${rms}`)
  }
})
