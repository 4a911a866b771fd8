import type { ResultManifest } from '../../../schemas/result.ts'
import type { Table } from '../../../schemas/table.ts'
import { figures } from './sample-figures.ts'
import { diffusion, msd, residence, survival } from './sample-tables.ts'

const host = { operator: 'in-frame-of', params: { frame: ['host'], mobile: [] } }
const li = { operator: 'select', params: { of: ['Li'] } }
const cages = { operator: 'cages', params: { centres: ['S', 'Cl'], site: '4c', radius: [4, 3.75, 3.5] } }
const shown = (name: string) => {
  const { title, caption } = figures[name]
  return { name, title, caption, file: `figures/${name}.svg` }
}

export const manifest: ResultManifest = {
  format: 'ionstream-result',
  version: 1,
  created: '2026-11-20T09:30:00.000Z',
  code: '0.1.0',
  node: '20.20.2',
  fingerprint: '9f2c64e1b0a7d35588c1f20e6d4b7a90117ce3aa5d0f4e2b83c6d7f19a0b4c5d',
  definition: 'runs/definitions/residence.ts',
  inputs: [1, 2].map((k) => ({
    store: `runs/out/quickstart/stores/600K-${k}`,
    id: `3b1f${k}c8e7a9d20465511f20e6d4b7a90117ce3aa5d0f4e2b83c6d7f19a0b4c5d`,
    revision: k - 1,
    frames: 501,
    atoms: 416,
    composition: { Cl: 32, Li: 192, P: 32, S: 160 },
    interval: 0.1,
    tags: { temperature: 600, replica: k },
    sources: [
      {
        path: `600K/run0${k}/dump.lammpstrj.gz`,
        bytes: 9_812_345 * k,
        head: `a94a8fe5ccb19ba61c4c0873d391e987982fbbd3a94a8fe5ccb19ba61c4c087${k}`,
      },
    ],
  })),
  outputs: [
    {
      name: 'msd',
      operator: 'msd',
      kind: 'measure',
      summary: 'Mean square displacement ⟨|r(t₀+τ) − r(t₀)|²⟩ over ions and all origins.',
      source: 'Ding et al., eq. 11',
      steps: [host],
      params: { lags: 25, origins: 'all' },
      table: 'tables/msd.parquet',
      figures: [shown('msd')],
    },
    {
      name: 'diffusion',
      operator: 'diffusion',
      kind: 'estimate',
      summary: 'Diffusion coefficient: slope of the MSD over a stated window, divided by 6.',
      source: 'Ding et al., eq. 12',
      steps: [host, { operator: 'msd', params: { lags: 25 } }],
      params: { window: 'auto' },
      table: 'tables/diffusion.parquet',
      figures: [shown('arrhenius')],
    },
    {
      name: 'residence',
      operator: 'residence',
      kind: 'measure',
      summary: 'Residence time in a cage: total ion-time divided by the number of jumps.',
      source: 'Ding et al., section “Resolving multiple hopping timescales”',
      steps: [host, li, cages],
      params: { ignoreReturnsWithin: 1, rule: ['keep-last', 'direct'] },
      table: 'tables/residence.parquet',
      figures: [shown('radius')],
    },
    {
      name: 'survival',
      operator: 'survival',
      kind: 'measure',
      summary: 'Kaplan–Meier curve of the time in a cage.',
      source: 'Kaplan and Meier (1958)',
      steps: [host, li, cages],
      params: { ignoreReturnsWithin: 1 },
      table: 'tables/survival.parquet',
      figures: [shown('survival')],
    },
  ],
  warnings: [
    {
      name: 'large-step',
      message:
        'An ion moved by 0.31 of the cell between two frames: the dump interval is long for unwrapping.',
      count: 3,
    },
  ],
  timing: { seconds: 12.4, ingest: 4.1, analyse: 7.2, report: 1.1 },
  peakRss: 312_000_000,
  executor: 'pool',
  threads: 2,
}

export const tables: Record<string, Table> = { msd, diffusion, residence, survival }
export const drawn = manifest.outputs.flatMap(({ name, figures: list }) =>
  list.map((entry) => ({ output: name, figure: figures[entry.name] })),
)
