import { vacf } from '../../operators/vibrations/vacf/vacf.ts'
import { knownOf } from '../../pipeline/definition/operator.ts'
import { type Block, derive } from '../../pipeline/run/block.ts'
import { NO_CHANNELS } from '../../pipeline/state/channels.ts'
import { emptyState } from '../../pipeline/state/slots.ts'
import { GROUP_ROWS } from '../../pipeline/store/layout.ts'
import type { ColumnName } from '../../schemas/store.ts'
import { inMemory } from '../helpers/memory.ts'
import { seeded } from '../helpers/random.ts'
import { type BenchResult, cpuTime, median, python } from './whole/load.ts'

const ATOMS = [
  ['Cl', 216],
  ['Li', 648],
  ['P', 108],
  ['S', 432],
] as const
const COUNT = 1404
const FRAMES = 2000
const INTERVAL = 0.01
const NEEDED: readonly ColumnName[] = ['vx', 'vy', 'vz']

function thermal() {
  const uniform = seeded(1)
  const column = () => Float32Array.from({ length: COUNT * FRAMES }, () => 10 * (uniform() - 0.5))
  const columns = { vx: column(), vy: column(), vz: column() }
  return inMemory({ atoms: ATOMS, frames: FRAMES, interval: INTERVAL, columns })
}

/** The atoms in groups of 64, as tasks get them; columns are views of what lies in memory. */
function groups(run: ReturnType<typeof thermal>): Block[] {
  const block = run.block(0)
  const columns = new Map(NEEDED.map((name) => [name, block.column(name)]))
  return Array.from({ length: Math.ceil(COUNT / GROUP_ROWS) }, (_, g) => {
    const rows = block.rows.subarray(g * GROUP_ROWS, (g + 1) * GROUP_ROWS)
    const from = g * GROUP_ROWS * FRAMES
    const column = (name: ColumnName) =>
      (columns.get(name) as Float32Array).subarray(from, from + rows.length * FRAMES)
    return derive(block, { rows, column })
  })
}

/** Time of this process in one pass over all atoms of a run in memory, ms. */
function pass(run: ReturnType<typeof thermal>, lags: number | 'all', rounds: number): number {
  const { operator, params } = vacf({ lags })
  const { rows } = run.block(0)
  const tasks = groups(run)
  const known = knownOf(operator, params, run, rows)
  const slots = operator.slots(known)
  const work = () => {
    const total = emptyState(slots)
    for (const block of tasks) {
      const at = { ...known, carry: operator.carry?.(known, block.rows) as never, channels: NO_CHANNELS }
      operator.update(total, block, at)
      operator.close?.(total, at)
    }
  }
  work()
  return median(Array.from({ length: rounds }, () => cpuTime(work)))
}

// All lags by FFT, one atom batch per element, as most scripts do it.
const NUMPY = `
import time, numpy as np
rng = np.random.default_rng(1); frames = ${FRAMES}; n = 4096
v = rng.standard_normal((${COUNT} * 3, frames)).astype('f4'); spent = []
ends = np.cumsum([0] + [3 * k for k in (${ATOMS.map(([, n]) => n).join(',')})])
for _ in range(4):
    start = time.process_time()
    for a, b in zip(ends[:-1], ends[1:]):
        total = np.zeros(n // 2 + 1)
        for i in range(a, b, 96):
            f = np.fft.rfft(v[i:min(i + 96, b)], n, axis=1); total += (f.real ** 2 + f.imag ** 2).sum(0)
        np.fft.irfft(total)[:frames] / (frames - np.arange(frames))
    spent.append(time.process_time() - start)
print(1000 * sorted(spent[1:])[1])
`

/** 1404 atoms × 2000 frames in memory, four elements in sixteen blocks each, groups of 64. */
export async function bench(): Promise<BenchResult[]> {
  const run = thermal()
  const all = pass(run, 'all', 5)
  const usual = pass(run, 5, 5)
  const numpy = python('numpy', NUMPY)
  return [
    {
      name: 'vacf, all lags',
      unit: 'ms',
      value: all,
      ...(numpy === undefined ? {} : { peer: { name: 'numpy', value: numpy } }),
      note: `${COUNT} atoms × ${FRAMES} frames in memory`,
    },
    { name: 'vacf, lags to 5 ps', unit: 'ms', value: usual, note: 'the same, 500 lags' },
  ]
}
