import test from 'ava'
import { lastValueFrom, of } from 'rxjs'
import { select } from '../../../operators/frames/select.ts'
import { shellStates } from '../../../operators/states/shell-states.ts'
import { transitions } from '../../../operators/states/transitions.ts'
import type { Block } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { argyrodite } from '../../helpers/argyrodite.ts'
import { seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const TILTED = [7, 0, 0, 2.6, 6.5, 0, -2.2, 1.9, 6]

type Vector = readonly [number, number, number]

/** Ions and centres that walk through a tilted cell, which may breathe and shear. */
function walkers(varying: boolean, centres = 3): Run {
  const random = seeded(4)
  const atoms = 12 + centres
  const places = Array.from({ length: atoms }, () => [0, 1, 2].map(() => 14 * random() - 4))
  let last = -1
  return synthetic({
    atoms: [
      ['Li', 12],
      ['S', centres],
    ],
    frames: 90,
    interval: 0.1,
    blockFrames: 64,
    cell: (t) =>
      TILTED.map((v, k) =>
        varying ? v * (1 + 0.02 * Math.sin(t + k)) + ([3, 6, 7].includes(k) ? 0.003 * t : 0) : v,
      ),
    position(atom, t) {
      if (t > last) for (const place of places) for (let c = 0; c < 3; c++) place[c] += 0.5 * (random() - 0.5)
      last = Math.max(last, t)
      return places[atom] as unknown as Vector
    },
  })
}

const blockOf = (run: Run, index: number, params: object): Promise<Block> =>
  lastValueFrom(
    of(run.block(index)).pipe(select('Li'), shellStates({ site: 'any', centres: 'S', ...params })),
  )

/** Every image of every centre, seen from an ion, in the cell of the frame: [centre, centre − ion]. */
function images(block: Block, ion: number, t: number): [number, Vector][] {
  const { run, cell, count } = block
  const h = cell.actual ? cell.actual.subarray(9 * t, 9 * t + 9) : cell.reference
  const rows = Uint32Array.of(12, 13, 14).filter((row) => row < run.atoms)
  const at = (name: 'x' | 'y' | 'z') => [block.column(name), block.column(name, rows)] as const
  const axes = (['x', 'y', 'z'] as const).map(at)
  const found: [number, Vector][] = []
  rows.forEach((_, k) => {
    const d = axes.map(([ions, centres]) => centres[k * count + t] - ions[ion * count + t])
    const f = fractions(d, cell.reference)
    for (let n = 0; n < 1331; n++) {
      const g = [(n % 11) - 5, (Math.floor(n / 11) % 11) - 5, Math.floor(n / 121) - 5].map(
        (shift, c) => f[c] - Math.round(f[c]) + shift,
      )
      found.push([
        k,
        [0, 1, 2].map((c) => g[0] * h[c] + g[1] * h[3 + c] + g[2] * h[6 + c]) as unknown as Vector,
      ])
    }
  })
  return found
}

/** d in fractions of a lower-triangular cell. */
function fractions(d: readonly number[], h: ArrayLike<number>): number[] {
  const c = d[2] / h[8]
  const b = (d[1] - c * h[7]) / h[4]
  return [(d[0] - b * h[3] - c * h[6]) / h[0], b, c]
}

const norm = (d: Vector) => Math.hypot(...d)
const OCTAHEDRON = [
  [0, 0, -1],
  [1, 0, 0],
  [0, 1, 0],
  [-1, 0, 0],
  [0, -1, 0],
  [0, 0, 1],
] as const
const vertexOf = (d: Vector) => {
  const along = OCTAHEDRON.map((v) => -(v[0] * d[0] + v[1] * d[1] + v[2] * d[2]))
  return along.indexOf(Math.max(...along))
}

const RULES: Record<string, { near: (d: Vector) => number; state: (d: Vector) => number }> = {
  vertices: { near: norm, state: (d) => (norm(d) > 3 ? 6 : vertexOf(d)) },
  voronoi: {
    near: (d) =>
      Math.min(...OCTAHEDRON.map((v) => norm([d[0] + 2.5 * v[0], d[1] + 2.5 * v[1], d[2] + 2.5 * v[2]]))),
    state: (d) => (norm(d) > 3 ? 6 : vertexOf(d)),
  },
  geometric: {
    near: norm,
    state: (d) => {
      if (norm(d) > 3) return 6
      if (d[2] > 1.5) return 0
      if (d[2] < -1.5) return 5
      if (d[0] >= 0) return d[1] >= 0 ? 1 : 4
      return d[1] >= 0 ? 2 : 3
    },
  },
}

for (const [rule, { near, state }] of Object.entries(RULES))
  for (const varying of [false, true])
    test(`${rule}: states and shells of brute force over all images, ${varying ? 'varying' : 'constant'} tilted cell`, async (t) => {
      const run = walkers(varying)
      const seen = new Set<number>()
      for (const index of [0, 1]) {
        const block = await blockOf(run, index, { rule })
        const [states, shells] = ['state', 'shell'].map((name) => block.labels.get(name) as Uint8Array)
        for (let ion = 0; ion < 12; ion++)
          for (let frame = 0; frame < block.count; frame += 3) {
            const all = images(block, ion, frame)
            const [k, d] = all.reduce((best, each) => (near(each[1]) < near(best[1]) ? each : best))
            t.is(states[ion * block.count + frame], state(d) + 1)
            t.is(shells[ion * block.count + frame], k + 1)
            seen.add(state(d))
          }
      }
      t.is(seen.size, 7)
    })

/** One centre in the middle of a wide cell, and ions at given displacements from it. */
const placed = (...ions: readonly Vector[]): Run =>
  synthetic({
    atoms: [
      ['Li', ions.length],
      ['S', 1],
    ],
    frames: 1,
    interval: 0.1,
    cell: [30, 0, 0, 0, 30, 0, 0, 0, 30],
    position: (atom) =>
      atom < ions.length ? (ions[atom].map((v) => v + 29) as unknown as Vector) : [29, 29, 29],
  })

const states = async (params: object, ...ions: Vector[]): Promise<number[]> =>
  [...((await blockOf(placed(...ions), 0, params)).labels.get('state') as Uint8Array)].map(
    (label) => label - 1,
  )

test('the geometric rule by hand: d = centre − ion', async (t) => {
  const around: Vector[] = [
    [0, 0, -1.6],
    [0, 0, 1.6],
    [-1, -1, 0],
    [1, -1, 0.5],
    [1, 1, -1.4],
    [-1, 1, 1],
    [2, 2, 1.2],
    [0.1, 0, -3.01],
  ]
  t.deepEqual(await states({ rule: 'geometric' }, ...around), [0, 5, 1, 2, 3, 4, 6, 6])
})

test('shells: five, seven, thirteen states, or any vertices, turned by axes', async (t) => {
  t.deepEqual(
    await states({}, [0, 0, -2], [2, 0.1, 0], [0, 2, 0], [-2, 0, 0.3], [0, -2, 0], [0, 0, 2], [0, 0, 3.1]),
    [0, 1, 2, 3, 4, 5, 6],
  )
  t.deepEqual(await states({ shell: 'square-pyramid' }, [0, 0, -2], [0, 9, 0], [0.1, 0, 2]), [0, 2, 1])
  t.deepEqual(await states({ shell: 'square-pyramid', cutoff: 3 }, [0, 0, -2], [0, 9, 0]), [0, 5])
  for (const shell of ['icosahedron', 'cuboctahedron'])
    t.deepEqual(await states({ shell }, [0, 0, 3.5]), [12])
  t.deepEqual(
    await states({ vertices: '1,1,1, -1,-1,1', cutoff: 'none' }, [1, 1, 1], [-1, -1, 5], [9, 9, 9]),
    [0, 1, 0],
  )
  const r = Math.SQRT1_2
  t.deepEqual(await states({ axes: [r, r, 0, -r, r, 0, 0, 0, 1] }, [1, 1, 0], [-1, 1, 0]), [1, 2])
  t.deepEqual(
    await states(
      { rule: 'geometric', axes: [r, r, 0, -r, r, 0, 0, 0, 1] },
      [-1, -0.1, 0],
      [-0.1, -1, 0],
      [0.1, 1, 0],
    ),
    [4, 1, 3],
  )
})

test('shells surround the free anions on 4c, and outside is between them', async (t) => {
  const run = synthetic(argyrodite({ cells: [1, 1, 1], frames: 3, amplitude: 0.02 }))
  const block = await lastValueFrom(of(run.block(0)).pipe(select('Li'), shellStates()))
  const space = shellStates.of(block)
  t.deepEqual(space.shells, ['S', 'S', 'S', 'S'])
  t.is(space.states, 7)
  t.deepEqual(space.names, ['LS1', 'LS2', 'LS3', 'LS4', 'LS5', 'LS6', 'outside'])
})

test('only pairs within shells of one kind', async (t) => {
  const spots: Record<string, Vector> = { S: [0, 0, 0], Cl: [10, 0, 0] }
  // the ion: at S, at S, at Cl, at Cl, at S
  const path: Vector[] = [
    [0, 0, -2],
    [2, 0, 0],
    [12, 0, 0],
    [10, 0, 2],
    [0, 2, 0],
  ]
  const run = synthetic({
    atoms: [
      ['Cl', 1],
      ['Li', 1],
      ['S', 1],
    ],
    frames: 5,
    interval: 1,
    cell: [30, 0, 0, 0, 30, 0, 0, 0, 30],
    position: (atom, frame) => [spots['Cl'], path[frame], spots['S']][atom],
  })
  const counted = async (shells: string) => {
    const step = transitions({ lags: [1], shells })
    const table = await lastValueFrom(of(run.block(0)).pipe(select('Li'), shellStates({ site: 'any' }), step))
    return table.rows
      .filter((row) => row['count'] !== 0)
      .map((row) => [row['fromName'], row['toName']].join(' '))
  }
  t.deepEqual(await counted('S'), ['LS1 LS2'])
  t.deepEqual(await counted('Cl'), ['LS2 LS6'])
  t.deepEqual((await counted('all')).sort(), ['LS1 LS2', 'LS2 LS2', 'LS2 LS6', 'LS6 LS3'])
})

test('what cannot be meant is refused', async (t) => {
  const refused = (params: object, message: RegExp) => t.throwsAsync(states(params, [0, 0, 1]), { message })
  await refused({ axes: [1, 0, 0, 0, 1, 0, 0, 0.1, 1] }, /not three orthogonal unit vectors/)
  await refused({ vertices: [0, 0, 0] }, /vertex 0 is at the centre/)
  await refused({ vertices: [0, 0, 1, 0, 0, 2] }, /vertices 0 and 1 lie in one direction/)
  t.throws(() => shellStates({ vertices: '1,2' }), { message: /a multiple of 3/ })
  t.throws(() => shellStates({ cutoff: '-1' }), { message: /above 0, or none/ })
  await refused({ rule: 'geometric', shell: 'icosahedron' }, /the geometric rule is for octahedra/)
  const { rows } = shellStates.operator
  const run = placed([0, 0, 1])
  const params = shellStates({ site: 'any', centres: 'S' }).params
  t.throws(() => rows?.(params, run, Uint32Array.of(0, 1)), { message: /include S, which is a centre/ })
})
