import { type Claim, TURNS } from './claims.ts'
import { sumOfPairs } from './printed.ts'

/** Classes of the states of a shell, and how many states each has. */
const STATES = { top: 1, bottom: 1, plane: 4 } as const
/** Supplementary Table 3: path entropy of a pair of states, LPSCl-II and LPSCl-III. */
const PAIRS = [
  ['top', 'bottom', 0.15, 1.35],
  ['top', 'plane', 0.052, 0.78],
  ['top', 'external', 0.85, 0.9],
  ['bottom', 'top', 0.15, 1.35],
  ['bottom', 'plane', 0.053, 0.81],
  ['bottom', 'external', 0.84, 0.91],
  ['plane', 'top', 0.052, 0.84],
  ['plane', 'bottom', 0.052, 0.86],
  ['plane', 'external', 0.79, 0.77],
] as const
const TOTALS = [
  ['LPSCl-II', 2, 30.06],
  ['LPSCl-III', 3, 50.15],
] as const
/** Supplementary Tables 6 and 7: share of the test set on its side, at 900 K. */
const ACCURACIES = [
  ['LPSCl-I', 0.99, 0.98],
  ['LPSCl-II', 0.77, 0.86],
  ['LPSCl-III', 0.57, 0.73],
  ['LSPSCl', 0.6, 0.75],
] as const
const CLASSES = 'top=1,bottom=2,plane=3+4+5+6,external=0'
const OTHER = 'another force field, composition and temperature'

const pairs = TOTALS.flatMap(([system, column]) =>
  PAIRS.map(
    (row): Claim => ({
      paper: 'Guan',
      quantity: `S_p of ${system}, ${row[0]} → ${row[1]}`,
      unit: '',
      published: row[column],
      isApart: true,
      sought: {
        operator: 'path-entropy',
        value: 'entropy',
        error: 'error',
        keys: { definition: 'flux', classes: `${row[0]} → ${row[1]}` },
      },
      hinders: `which vertex of a shell is which must be said (--classes ${CLASSES}, by the numbers of the run); ${OTHER}`,
    }),
  ),
)

const sums = TOTALS.map(
  ([system, column, published]): Claim => ({
    paper: 'Guan',
    quantity: `S_p of ${system}, total`,
    unit: '',
    published,
    isApart: true,
    derived: sumOfPairs(
      PAIRS.map((row) => [countOf(row[0]) * countOf(row[1]), row[column]]),
      'Table 3, each class by its pairs',
    ),
    hinders:
      'pairs within the plane and from outside are not printed; what is printed is a fifth and two fifths of its total',
  }),
)

function countOf(name: string): number {
  return (STATES as Readonly<Record<string, number>>)[name] ?? 1
}

const accuracies = ACCURACIES.flatMap(([system, vectors, logistic]) =>
  (
    [
      ['support-vectors', vectors],
      ['logistic', logistic],
    ] as const
  ).map(
    ([model, published]): Claim => ({
      paper: 'Guan',
      quantity: `softness: share of the test set told right, ${system}, ${model}`,
      unit: '',
      published,
      temperature: 900,
      isApart: true,
      sought: { operator: 'softness', value: 'accuracy', error: 'error', keys: { model, side: 'test' } },
      hinders: `hangs on how many samples lie between the two thresholds; its logistic model has two layers; ${OTHER}`,
    }),
  ),
)

const without = (quantity: string, unit: string, published: number, hinders: string): Claim => ({
  paper: 'Guan',
  quantity,
  unit,
  published,
  temperature: 300,
  isApart: true,
  hinders,
})
const STEPS = 'read off a map of pairs; printed in steps of the lag times the frame interval, it seems'

/** Guan et al.: its supplementary tables, and what is printed of systems that no run of ours is like. */
export const guanTables: readonly Claim[] = [
  ...pairs,
  ...sums,
  ...accuracies,
  without('S_p of LSPSCl, LS1 → LS13', '', 2.99, 'shells of twelve ions: no run of ours has them'),
  without('S_p of LPSCl-I, total', '', 0, 'of ions that are frozen; printed as "0.0"'),
  without('σ of LPSCl-I', 'mS/cm', 2.96e-9, 'its D is not printed; of ions that are frozen'),
  without('first passage within a shell, LPSCl-II: shortest', 'ps', 20, STEPS),
  without('first passage within a shell, LPSCl-II: longest', 'ps', 40, STEPS),
  without('first passage within a shell, LPSCl-III: shortest', 'ps', 60, STEPS),
  without('first passage within a shell, LPSCl-III: longest', 'ps', 120, STEPS),
  without(
    'free-energy barrier, two ions together, LPSCl-II',
    'kJ/mol',
    35,
    'a bound ("lower than"); along a path that is set by hand, from metadynamics',
  ),
  {
    paper: 'Guan',
    quantity: 'turns of a PS4',
    unit: '1/ns',
    published: 1,
    isApart: true,
    sought: TURNS,
    hinders: 'quoted there from another work ("10⁹ times per second"), without a temperature',
  },
]
