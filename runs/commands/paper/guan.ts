import type { Claim } from './claims.ts'
import { conductivityOf, stateEntropy } from './printed.ts'

/** Width of the bins of s_d that ours is taken at. */
const BIN = 0.05
const EXTRAPOLATED = 'extrapolated there from 900 K and above'
const SYSTEMS = [
  ['LPSCl-III', 0.0203, 1.78e-11, 22.39],
  ['LSPSCl', 0.0211, 1.14e-12, 1.49],
  ['LPSCl-II', 0.023, 1.26e-15, 0.0018],
] as const

/** Guan et al., with its supplement. */
export const guan: readonly Claim[] = [
  ...SYSTEMS.map(
    ([system, density, D, published]): Claim => ({
      paper: 'Guan',
      quantity: `σ of ${system}`,
      unit: 'mS/cm',
      published,
      temperature: 300,
      derived: conductivityOf(density, D),
      hinders: 'none: the paper against itself, n by its cells',
    }),
  ),
  ...SYSTEMS.map(
    ([system, , , published]): Claim => ({
      paper: 'Guan',
      quantity: `σ of ${system}`,
      unit: 'mS/cm',
      published,
      temperature: 300,
      isApart: true,
      sought: {
        operator: 'conductivity',
        value: 'conductivity',
        error: 'error',
        keys: { of: 'Li', method: 'nernst-einstein' },
      },
      hinders: `another composition or order of anions; ${EXTRAPOLATED}`,
    }),
  ),
  ...[
    ['LPSCl-II', 30.06],
    ['LSPSCl', 45.91],
    ['LPSCl-III', 50.15],
  ].map(
    ([system, published]): Claim => ({
      paper: 'Guan',
      quantity: `S_p of ${system}, total`,
      unit: '',
      published: Number(published),
      isApart: true,
      sought: { operator: 'path-entropy', value: 'entropy', error: 'error', keys: { of: 'total' } },
      hinders:
        'no unit and no definition of the sum there (42 or 156 ordered pairs); other force field, composition and temperature: not comparable as it stands',
    }),
  ),
  ...(
    [
      ['LPSCl-I', 42, 31.07],
      ['LPSCl-II', 50, 32.53],
      ['LSPSCl', 61, 34.18],
      ['LPSCl-III', 63, 34.45],
    ] as const
  ).flatMap(([system, states, published]): Claim[] => [
    {
      paper: 'Guan',
      quantity: `S_c of ${system}`,
      unit: 'J/mol/K',
      published,
      derived: stateEntropy(states),
      hinders: 'none: R ln W with the W that it stands for',
    },
    {
      paper: 'Guan',
      quantity: `S_c of ${system}`,
      unit: 'J/mol/K',
      published,
      isApart: true,
      sought: { operator: 'configurational-entropy', value: 'entropy', keys: { width: BIN } },
      hinders: 'the width of its bins is not printed, and decides the value',
    },
  ]),
  ...(
    [
      ['inter-cage, LPSCl-II', 65],
      ['inter-cage, LPSCl-III', 38],
      ['intra-cage, LPSCl-II', 13.4],
      ['intra-cage round S, LPSCl-III', 34.1],
      ['intra-cage round Cl, LPSCl-III', 14.5],
    ] as const
  ).map(
    ([way, published]): Claim => ({
      paper: 'Guan',
      quantity: `free-energy barrier, ${way}`,
      unit: 'kJ/mol',
      published,
      temperature: 300,
      isApart: true,
      sought: { operator: 'barrier', value: 'forward', error: 'error', keys: { status: 'determined' } },
      hinders: 'from metadynamics along two distances; another force field, composition and surface',
    }),
  ),
  {
    paper: 'Guan',
    quantity: 'lag time of the models',
    unit: 'ps',
    published: 12,
    derived: { value: 600 * 0.02, input: '600 steps of 20 fs' },
    hinders: 'none: the paper against itself',
  },
  {
    paper: 'Guan',
    quantity: 'first passage to outside, LPSCl-III',
    unit: 'ps',
    published: 70,
    isApart: true,
    sought: { operator: 'passage', value: 'direct', error: 'directError', keys: { to: 'outside' } },
    hinders: 'printed in steps of the lag times the frame interval, it seems: 600 times short',
  },
]
