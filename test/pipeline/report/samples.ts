import type { Figure } from '../../../schemas/figure.ts'
import type { ResultManifest } from '../../../schemas/result.ts'
import { column, type Row, type Table } from '../../../schemas/table.ts'

const range = (n: number) => Array.from({ length: n }, (_, i) => i)
const lags = range(60).map((i) => Number((0.1 * 1.11 ** i).toPrecision(3)))
const msdOf = (of: string, D: number, plateau: number) =>
  lags.map((lag) => {
    const msd = 6 * D * lag + plateau * (1 - Math.exp(-lag / 0.3))
    return { of, lag, msd, x: msd / 3, y: msd / 3, z: msd / 3, pairs: 192 * 600, error: 0.03 * msd }
  })

export const msd: Table = {
  columns: {
    of: column('', 'element'),
    lag: column('ps', 'lag time τ'),
    msd: column('Å²', '⟨|r(t₀+τ) − r(t₀)|²⟩ over ions and all origins'),
    x: column('Å²', 'its part along x'),
    y: column('Å²', 'its part along y'),
    z: column('Å²', 'its part along z'),
    pairs: column('', 'number of pairs (ion, origin)'),
    error: column('Å²', 'standard error, between blocks'),
  },
  rows: [...msdOf('Li', 0.1036, 1.1), ...msdOf('S', 0.0002, 0.32), ...msdOf('Cl', 0.0001, 0.41)],
}

export const diffusion: Table = {
  columns: {
    of: column('', 'element'),
    D: column('cm²/s', 'diffusion coefficient: slope of the MSD / 6'),
    error: column('cm²/s', 'standard error between replicas'),
    status: column('', 'determined, not-diffusive or upper-bound'),
    from: column('ps', 'start of the fit window'),
    to: column('ps', 'end of the fit window'),
    slope: column('', 'log-log slope in the window'),
    intercept: column('Å²', 'intercept of the straight line'),
  },
  rows: [
    {
      of: 'Li',
      D: 1.036e-5,
      error: 4.2e-7,
      status: 'determined',
      from: 2.2,
      to: 16.7,
      slope: 0.871,
      intercept: 1.12,
    },
    {
      of: 'S',
      D: 2.1e-8,
      error: null,
      status: 'upper-bound',
      from: null,
      to: null,
      slope: 0.04,
      intercept: null,
    },
    {
      of: 'Cl',
      D: 1.3e-8,
      error: 0.9e-8,
      status: 'not-diffusive',
      from: 2.2,
      to: 16.7,
      slope: 0.03,
      intercept: 0.41,
    },
  ],
}

export const residence: Table = {
  columns: {
    centre: column('', 'elements of the cage centres'),
    site: column('', 'crystallographic site of the centres'),
    radius: column('Å', 'cage radius'),
    rule: column('', 'what counts as a jump'),
    jumps: column('', 'jumps between cages that are kept'),
    returns: column('', 'jumps that were undone within 1 ps'),
    ionTime: column('ps', 'time of all ions since their first cage'),
    residence: column('ps', 'ion-time per jump'),
    error: column('ps', 'standard error between replicas'),
    method: column('', 'where the error comes from'),
  },
  rows: [4, 3.75, 3.5].flatMap((radius, i) => [
    {
      centre: 'S, Cl',
      site: '4c',
      radius,
      rule: 'keep-last',
      jumps: 2404 - 300 * i,
      returns: 811,
      ionTime: 38_400,
      residence: 15.97 + 2.41 * i,
      error: 0.28 + 0.1 * i,
      method: 'blocks',
    },
    {
      centre: 'S, Cl',
      site: '4c',
      radius,
      rule: 'direct',
      jumps: 2404 - 700 * i,
      returns: 411,
      ionTime: 38_400,
      residence: 15.6 + 10.4 * i,
      error: 0.38 + 0.4 * i,
      method: 'blocks',
    },
  ]),
}

export const survival: Table = {
  columns: {
    centre: column('', 'elements of the cage centres'),
    radius: column('Å', 'cage radius'),
    time: column('ps', 'time since entering the cage'),
    survival: column('', 'part that is still there (Kaplan–Meier)'),
    atRisk: column('', 'ions still watched'),
  },
  rows: [4, 3.75, 3.5].flatMap((radius, i) =>
    range(120).map((t) => ({
      centre: 'S, Cl',
      radius,
      time: t / 2,
      survival: Math.exp(-t / 2 / (16 + 2.4 * i)),
      atRisk: 192 - t,
    })),
  ),
}

const fit = { from: 2.2, to: 16.7 }
const curve = (D: number) => [0.3, 40].map((lag) => ({ lag, line: 1.9 * D * lag }))

export const figures: Record<string, Figure> = {
  msd: {
    name: 'msd',
    title: 'Mean square displacement',
    caption:
      'Of every element, double logarithmic. Shaded: the window of the straight line. Dashed: slope 1, as in normal diffusion.',
    spec: {
      layer: [
        {
          data: { values: [fit] },
          mark: { type: 'rect', style: 'window' },
          encoding: { x: { field: 'from', type: 'quantitative' }, x2: { field: 'to' } },
        },
        {
          data: { values: curve(3) },
          mark: { type: 'line', style: 'guide' },
          encoding: { x: { field: 'lag', type: 'quantitative' }, y: { field: 'line', type: 'quantitative' } },
        },
        {
          data: { values: curve(3).slice(1) },
          mark: { type: 'text', style: 'note', text: 'slope 1', align: 'right', dx: -10, dy: -2 },
          encoding: { x: { field: 'lag', type: 'quantitative' }, y: { field: 'line', type: 'quantitative' } },
        },
        {
          data: {
            values: msd.rows.map((row) => ({
              ...row,
              low: Number(row['msd']) - Number(row['error']),
              high: Number(row['msd']) + Number(row['error']),
            })),
          },
          encoding: {
            x: { field: 'lag', type: 'quantitative', scale: { type: 'log' }, title: 'lag time (ps)' },
            color: { field: 'of', type: 'nominal', title: 'element', sort: null },
          },
          layer: [
            {
              mark: 'area',
              encoding: {
                y: { field: 'low', type: 'quantitative', scale: { type: 'log' }, title: 'MSD (Å²)' },
                y2: { field: 'high' },
              },
            },
            {
              mark: 'line',
              encoding: {
                y: { field: 'msd', type: 'quantitative', scale: { type: 'log' }, title: 'MSD (Å²)' },
              },
            },
          ],
        },
      ],
    },
  },
  survival: {
    name: 'survival',
    title: 'Survival in the cage',
    caption: 'Part of the ions that have not left their cage after a time (Kaplan–Meier), for three radii.',
    spec: {
      data: { values: survival.rows },
      layer: [
        {
          mark: { type: 'line', interpolate: 'step-after' },
          encoding: {
            x: { field: 'time', type: 'quantitative', title: 'time in the cage (ps)' },
            y: { field: 'survival', type: 'quantitative', title: 'survival', scale: { domain: [0, 1] } },
            color: { field: 'radius', type: 'nominal', title: 'radius (Å)' },
          },
        },
        { mark: { type: 'rule', style: 'guide' }, encoding: { y: { datum: 0.36788 } } },
        {
          mark: { type: 'text', style: 'note', text: '1/e', align: 'right', dy: -7 },
          data: { values: [{ t: 59.5 }] },
          encoding: { x: { field: 't', type: 'quantitative' }, y: { datum: 0.36788 } },
        },
      ],
    },
  },
  radius: {
    name: 'radius',
    title: 'Residence time and cage radius',
    caption: 'Ion-time per jump by jump rule, with standard errors.',
    spec: {
      data: {
        values: residence.rows.map((row) => ({
          ...row,
          low: Number(row['residence']) - Number(row['error']),
          high: Number(row['residence']) + Number(row['error']),
        })),
      },
      encoding: {
        x: {
          field: 'radius',
          type: 'quantitative',
          title: 'cage radius (Å)',
          scale: { zero: false, padding: 20 },
        },
        color: { field: 'rule', type: 'nominal', title: 'rule' },
      },
      layer: [
        {
          mark: { type: 'line', strokeWidth: 1 },
          encoding: { y: { field: 'residence', type: 'quantitative', title: 'residence time (ps)' } },
        },
        {
          mark: 'errorbar',
          encoding: {
            y: { field: 'low', type: 'quantitative', title: 'residence time (ps)' },
            y2: { field: 'high' },
          },
        },
        {
          mark: 'point',
          encoding: {
            y: { field: 'residence', type: 'quantitative' },
            shape: { field: 'rule', type: 'nominal', title: 'rule' },
          },
        },
      ],
    },
  },
  arrhenius: {
    name: 'arrhenius',
    title: 'Arrhenius plot',
    caption: 'Diffusion coefficient against inverse temperature; the line is a weighted fit.',
    spec: {
      data: {
        values: [
          [300, 7e-7, 1e-7],
          [450, 3.4e-6, 3e-7],
          [600, 1.036e-5, 4e-7],
          [750, 2.03e-5, 6e-7],
        ].map(([T, D, e]) => ({ T, x: 1000 / T, D, low: D - e, high: D + e })),
      },
      encoding: { x: { field: 'x', type: 'quantitative', title: '1000 / T (1/K)', scale: { zero: false } } },
      layer: [
        {
          mark: { type: 'line', style: 'fit' },
          encoding: { y: { field: 'D', type: 'quantitative', scale: { type: 'log' }, title: 'D (cm²/s)' } },
        },
        {
          mark: 'errorbar',
          encoding: {
            y: { field: 'low', type: 'quantitative', scale: { type: 'log' }, title: 'D (cm²/s)' },
            y2: { field: 'high' },
          },
        },
        { mark: 'point', encoding: { y: { field: 'D', type: 'quantitative', scale: { type: 'log' } } } },
      ],
    },
  },
}

const host = { operator: 'in-frame-of', params: { frame: ['host'], mobile: ['Li'] } }
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
export type { Row }
