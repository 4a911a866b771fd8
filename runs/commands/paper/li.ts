import type { Claim, Sought } from './claims.ts'
import { ordersOf } from './printed.ts'

const OTHER = 'another material, at other temperatures'
const BOUND = 'a bound is printed'
const whole = { operator: 'constraint-effects', value: 'change', error: 'changeError', keys: { case: 'ps4' } }
const rigid = { ...whole, keys: { case: 'rigid' } }
/** How often polyanions turn, and ions jump beside them. */
const turns = (
  quantity: string,
  published: number,
  hinders: string,
  unit: string,
  columns: Pick<Sought, 'value' | 'error'>,
  motion: string,
): Claim => ({
  paper: 'Li',
  quantity,
  unit,
  published,
  isApart: true,
  sought: { operator: 'jump-turn-rates', ...columns, keys: { of: 'Li', motion } },
  hinders: `${OTHER}; ${hinders}`,
})

/** Orders of magnitude of the conductivity that holding a polyanion takes away; ours are of D of argyrodite. */
const orders = (quantity: string, published: number, hinders: string, sought?: Claim['sought']): Claim => ({
  paper: 'Li',
  quantity: `log₁₀ σ: ${quantity}`,
  unit: '',
  published,
  isApart: true,
  sought,
  hinders: `${OTHER}; ${hinders}`,
})
const TURNS_FIRST = 'turns are held first there, vibrations first here: no case of ours holds the same'

/** Li et al.: other materials; what can be set beside ours are factors and rates. */
export const li: readonly Claim[] = [
  {
    paper: 'Li',
    quantity: 'D that 10 ns and thousands of atoms tell from none',
    unit: 'cm²/s',
    published: 1e-8,
    isApart: true,
    sought: { operator: 'diffusion', value: 'bound', keys: { of: 'Li', status: 'upper-bound' } },
    hinders: 'a bound hangs on the length of the run and the number of ions; no number is printed',
  },
  orders('Na2B10H10, no turns', -2, `${BOUND} ("at least"); ${TURNS_FIRST}`),
  orders('Na2B10H10, no shifts besides', -1, `approximate; ${TURNS_FIRST}`),
  orders('LiBH4, no turns', -1, `approximate; ${TURNS_FIRST}`),
  orders('LiBH4, no turns and shifts', -3, `${BOUND} ("more than"); ${TURNS_FIRST}`),
  orders('α-Li3PS4 at 500 K, all of PS4 held', -3, `${BOUND} ("more than")`, whole),
  {
    paper: 'Li',
    quantity: 'log₁₀ σ: α-Li3PS4 at 500 K, all of PS4 held',
    unit: '',
    published: -3,
    derived: ordersOf(0.1, 500, 'σ, mS/cm'),
    hinders: 'none: the paper against itself, its limit of detection over the free run',
  },
  orders('Na11Sn2PS12, no vibrations of PS4', 0, 'no number is printed ("negligible")', rigid),
  turns(
    'jumps over turns, α-Li3PS4 at 600 K',
    1e4,
    'approximate, read off its Fig. 2f',
    '',
    { value: 'ratio', error: 'error' },
    'turn',
  ),
  turns(
    'twists of a P2S6, Na4P2S6',
    0.05,
    `${BOUND} ("below")`,
    '1/ns',
    { value: 'turns', error: 'turnsError' },
    'twist',
  ),
]
