import { type Claim, FIELD, TURNS } from './claims.ts'
import { ratioOf } from './printed.ts'

const OWN = 'none: the paper against itself'
const HELD = 'a round factor, read off its Fig. 2d; held atoms stand at their places in the first frame'

/** log₁₀ D of a run with part of the host held less that of the free run. */
const held = (
  part: string,
  quantity: string,
  published: number,
  temperature: number,
  hinders: string,
): Claim => ({
  paper: 'Ding',
  quantity: `log₁₀ D: ${quantity}`,
  unit: '',
  published,
  temperature,
  sought: { operator: 'constraint-effects', value: 'change', error: 'changeError', keys: { case: part } },
  hinders: `${FIELD}; ${hinders}`,
})

const MINIMAL = 'no number is printed ("minimally impacts D")'

/** Ding et al.: from 200 to 600 K, and what holding parts of the host does. */
export const dingHost: readonly Claim[] = [
  ...(
    [
      ['D, 600 K over 200 K', 300, 'diffusion', 'D', 'error', {}],
      ['band centre of lithium, 600 K over 200 K', 0.95, 'low-energy', 'centre', 'centreError', {}],
      [
        'weight of lithium below 10 meV, 600 K over 200 K',
        1.6,
        'low-energy',
        'weightBelow',
        'weightError',
        { below: 10 },
      ],
    ] as const
  ).map(
    ([quantity, published, operator, value, error, keys]): Claim => ({
      paper: 'Ding',
      quantity,
      unit: '',
      published,
      temperature: 600,
      sought: { operator, value, error, keys: { of: 'Li', ...keys }, over: 200 },
      hinders: `${FIELD}; rounded there`,
    }),
  ),
  {
    paper: 'Ding',
    quantity: 'D, 600 K over 200 K',
    unit: '',
    published: 300,
    derived: ratioOf(15.9e-6, 0.0522e-6, 'D'),
    hinders: OWN,
  },
  {
    paper: 'Ding',
    quantity: 'band centre of lithium, 600 K over 200 K',
    unit: '',
    published: 0.95,
    derived: ratioOf(32.04, 33.56, 'centre'),
    hinders: OWN,
  },
  held('host', 'P, S and Cl held', -1, 300, `${HELD} (~10 times)`),
  held('host', 'P, S and Cl held', -Math.log10(3), 600, `${HELD} (~3 times)`),
  held('rigid', 'PS₄ rigid', 0, 300, MINIMAL),
  held('rigid', 'PS₄ rigid', 0, 600, MINIMAL),
  {
    paper: 'Ding',
    quantity: 'turns of a PS4',
    unit: '1/ns',
    published: 0,
    temperature: 600,
    isApart: true,
    sought: TURNS,
    hinders: `none is seen there, over a length and number that are not said; ours, without any, is a bound at 95 %; ${FIELD}`,
  },
  {
    paper: 'Ding',
    quantity: 'time between jumps, narrow over wide',
    unit: '',
    published: 10,
    temperature: 600,
    derived: ratioOf(18.6, 1.2, 'τ'),
    hinders: `${OWN}; "ten-times" in words`,
  },
  {
    paper: 'Ding',
    quantity: 'jump length, wide line, from its two distances',
    unit: 'Å',
    published: 1.2,
    publishedError: 0.1,
    derived: { value: (0.8 + 1.5) / 2, input: 'T5–T5a = 0.8 Å, T5–T2 = 1.5 Å' },
    hinders: OWN,
  },
  {
    paper: 'Ding',
    quantity: 'jumps from cage to cage that take 0.5 ps at most',
    unit: '',
    published: 1,
    temperature: 600,
    isApart: true,
    sought: {
      operator: 'jump-durations',
      value: 'within',
      error: 'error',
      keys: { of: 'Li', kind: 'inter-cage', counted: 'kept', duration: 0.5 },
    },
    hinders: `${FIELD}; said of one ion ("within 0.5 ps"), its beginning and end are not defined there`,
  },
]
