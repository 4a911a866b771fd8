import test from 'ava'
import { density } from '../../../operators/density/density.ts'
import { BOHR, type Volume, WRITERS } from '../../../operators/density/density-files.ts'
import { knownOf, type RunState, UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { NO_CHANNELS } from '../../../pipeline/state/channels.ts'
import { emptyState } from '../../../pipeline/state/slots.ts'
import { resolveParams } from '../../../schemas/params.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const { operator } = density
const CELLS: Record<string, number[]> = {
  orthogonal: [12, 0, 0, 0, 9, 0, 0, 0, 15],
  tilted: [11, 0, 0, 3, 10, 0, -2, 4, 12],
}

function stateOf(run: Run, given: object): { state: RunState<any>; params: any } {
  const params = resolveParams('density', operator.params, given)
  const { rows } = run.block(0)
  const known = knownOf(operator, params, run, rows)
  const total = emptyState(operator.slots(known))
  for (let i = 0; i < run.blocks + (run.manifest.tail ? 1 : 0); i++)
    operator.update(total, run.block(i), { ...known, carry: {}, channels: NO_CHANNELS })
  return { state: { ...known, total, parts: [] }, params }
}

const tableOf = (run: Run, given: object) => {
  const { state, params } = stateOf(run, given)
  return operator.finish([state], params, UNHEARD).rows
}

/** Atoms at rest in the middles of some voxels of a 4 × 4 × 4 grid over a tilted cell, one of them elsewhere in half of the frames. */
function resting(cell = CELLS['tilted']): Run {
  const at = (f: readonly number[]) =>
    [0, 1, 2].map((c) => f[0] * cell[c] + f[1] * cell[3 + c] + f[2] * cell[6 + c])
  const middle = (i: number, j: number, k: number) => at([(i + 0.5) / 4, (j + 0.5) / 4, (k + 0.5) / 4])
  return synthetic({
    atoms: [
      ['Li', 2],
      ['P', 1],
    ],
    frames: 8,
    interval: 0.1,
    cell,
    blockFrames: 4,
    tags: { temperature: 600 },
    position: (atom, frame) => {
      const [x, y, z] =
        atom === 0 ? middle(0, 1, 2) : atom === 1 ? middle(frame % 2 ? 7 : 1, 3, -1) : middle(2, 2, 2)
      return [x, y, z]
    },
  })
}

test('densities in a tilted cell, over all of it and folded', (t) => {
  const [li, p] = tableOf(resting(), { voxels: 4 })
  const volume = Math.abs(11 * (10 * 12))
  t.is(li['atoms'], 2)
  t.is(p['atoms'], 1)
  t.true(Math.abs((li['volume'] as number) - volume / 64) < 1e-9)
  t.true(Math.abs((li['most'] as number) - 64 / volume) < 1e-9)
  t.true(Math.abs((li['mostBohr'] as number) - (64 / volume) * BOHR ** 2 * BOHR) < 1e-9)
  t.is(li['visited'], 3 / 64)
  t.true(Math.abs((li['floor'] as number) - 0.08617333262 * 600 * Math.log(8)) < 1e-9)
  t.is(li['barrierA'], null)
  const [folded] = tableOf(resting(), { voxels: 2, fold: 2 })
  t.is(folded['atoms'], 2)
  t.is(folded['voxels'], 8)
  t.true(Math.abs((folded['mean'] as number) - 2 / volume) < 1e-9)
})

/** The numbers after the header of a file, and its text. */
const volumeOf = (): Volume => ({
  title: 'test',
  grid: { cell: Float64Array.from(CELLS['tilted']), fold: [1, 1, 1], size: [2, 3, 4] },
  values: Float64Array.from({ length: 24 }, (_, i) => i / 100),
  isDensity: true,
  atoms: [
    { element: 'P', at: [1, 2, 3] },
    { element: 'S', at: [4, 5, 6] },
  ],
})
const textOf = (format: keyof typeof WRITERS) => [...WRITERS[format](volumeOf())].join('')
const after = (text: string, lines: number) =>
  text
    .split('\n')
    .slice(lines)
    .join(' ')
    .split(/\s+/)
    .filter((word) => word !== '' && Number.isFinite(Number(word)))
    .map(Number)
const close = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((value, i) => Math.abs(value - b[i]) <= 1e-5 * Math.abs(b[i]) + 1e-9)

test('a cube is in bohr, the last index fastest, values at the middles of voxels', (t) => {
  const text = textOf('cube')
  const head = text.split('\n')
  t.is(head[2].split(' ')[0], '2')
  const origin = head[2].split(' ').slice(1).map(Number)
  t.true(close(origin, [(11 / 4 + 3 / 6 - 2 / 8) / BOHR, (10 / 6 + 4 / 8) / BOHR, 12 / 8 / BOHR]))
  t.true(close(head[4].split(' ').map(Number), [3, 3 / 3 / BOHR, 10 / 3 / BOHR, 0]))
  t.true(close(head[6].split(' ').map(Number), [15, 0, 1 / BOHR, 2 / BOHR, 3 / BOHR]))
  const values = after(text, 8)
  t.true(
    close(
      values,
      Array.from({ length: 24 }, (_, i) => (i / 100) * BOHR ** 2 * BOHR),
    ),
  )
})

/** The values with the first index running fastest. */
const turned = (scale: number) =>
  Array.from({ length: 24 }, (_, n) => {
    const [i, j, k] = [n % 2, Math.floor(n / 2) % 3, Math.floor(n / 6)]
    return (scale * ((i * 3 + j) * 4 + k)) / 100
  })

test('a CHGCAR holds density × volume, the first index fastest, so that its mean is the number', (t) => {
  const text = textOf('chgcar')
  const head = text.split('\n')
  t.deepEqual(head.slice(5, 8), ['P S', '1 1', 'Cartesian'])
  t.is(head[11], '2 3 4')
  t.true(close(after(text, 12), turned(11 * 10 * 12)))
  t.true(close(head[8].split(' ').map(Number), [1 - 3, 2 - (10 / 6 + 0.5), 3 - 1.5]))
})

test('an XSF repeats the first points at the end, a DX has the last index fastest', (t) => {
  const text = textOf('xsf')
  const from = text.split('\n').indexOf('BEGIN_DATAGRID_3D_values')
  t.is(text.split('\n')[from + 1], '3 4 5')
  const values = after(text, from + 6)
  t.is(values.length, 60)
  t.is(values[0], values[2])
  t.true(close(values.slice(0, 2), [0, 0.12]))
  t.is(values[3], 0.04)
  const dx = textOf('dx')
  t.regex(dx, /counts 2 3 4[\s\S]*items 24 data follows/)
  const start = dx.split('\n').findIndex((line) => line.includes('data follows'))
  t.true(close(after(dx, start + 1).slice(0, 24), [...volumeOf().values]))
})

test('files are made of what was counted', (t) => {
  const { state, params } = stateOf(resting(CELLS['orthogonal']), {
    voxels: 4,
    formats: 'chgcar',
    quantity: 'density',
  })
  const files = operator.shown.files?.([state], params) ?? []
  t.deepEqual(
    files.map(({ name }) => name),
    ['Li.CHGCAR', 'P.CHGCAR'],
  )
  const text = [...files[0].text()].join('')
  const grid = after(text, text.split('\n').indexOf('4 4 4') + 1)
  t.is(grid.length, 64)
  t.true(Math.abs(grid.reduce((a, b) => a + b, 0) / 64 - 2) < 1e-5)
  const energy = stateOf(resting(), { voxels: 4, formats: 'cube', quantity: 'free-energy' })
  const cube = [...(operator.shown.files?.([energy.state], energy.params) ?? [])[0].text()].join('')
  const values = after(cube, 6 + 1)
  t.true(values.some((value) => Math.abs(value) < 1e-9))
  t.true(
    Math.abs(Math.max(...values) - 0.08617333262 * 600 * Math.log(8)) < 1e-3,
    'empty voxels have a bound',
  )
})

test('a density that cannot be is refused', (t) => {
  t.throws(() => tableOf(resting(), { spacing: 0.01 }), { message: /voxels, at most/ })
  t.throws(() => resolveParams('density', operator.params, { fold: '2,2' }), {
    message: /one or three whole numbers/,
  })
  t.throws(() => resolveParams('density', operator.params, { formats: 'vtk' }), { message: /formats/ })
})
