import type { Figure } from '../../../schemas/figure.ts'
import { msd, residence, survival } from './sample-tables.ts'

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
