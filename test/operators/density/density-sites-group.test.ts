import test from 'ava'
import { from, lastValueFrom, toArray } from 'rxjs'
import { crystal } from '../../../operators/crystal/crystal.ts'
import { IDENTITY } from '../../../operators/crystal/site-source.ts'
import { spaceGroup } from '../../../operators/crystal/space-group.ts'
import { wyckoffSites } from '../../../operators/crystal/wyckoff.ts'
import { densitySites } from '../../../operators/density/density-sites.ts'
import { symmetrised } from '../../../operators/density/site-grid.ts'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { select } from '../../../operators/frames/select.ts'
import { sites } from '../../../operators/sites/sites.ts'
import { knownOf, type RunState, UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { NO_CHANNELS } from '../../../pipeline/state/channels.ts'
import { emptyState } from '../../../pipeline/state/slots.ts'
import { resolveParams } from '../../../schemas/params.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const { operator } = densitySites

/** Framework of crystals by group, and sites that its ions are on. */
const CRYSTALS: Record<
  string,
  { framework: string; ions: string; expected: readonly (readonly [string, number])[] }
> = {
  'NaZr2(PO4)3, hexagonal axes': {
    framework:
      'R-3c;a=8.8043;c=22.7585;Zr@12c:z=0.14568;P@18e:x=0.2916;O@36f:x=0.1856,y=-0.0146,z=0.1946;O@36f:x=0.1911,y=0.1683,z=0.0866',
    ions: 'Na1=6b;Na2=18e:x=0.63',
    expected: [
      ['6b', 6],
      ['18e', 18],
    ],
  },
  'cubic Na3PS4': {
    framework: 'I-43m;a=6.9965;P@2a;S@8c:x=0.1699',
    ions: 'Na1=6b;Na2=12d',
    expected: [
      ['6b', 6],
      ['12d', 12],
    ],
  },
  'γ-Li3PO4': {
    framework:
      'Pnma;a=10.4612;b=6.1113;c=4.9208;P@4c:x=0.41149,z=0.30857;O@8d:x=0.34137,y=0.04341,z=0.20479;O@4c:x=0.05047,z=0.29357;O@4c:x=-0.08941,z=-0.12265',
    ions: 'Li1=8d:x=0.1629,y=0.5013,z=0.3013;Li2=4c:x=0.4236,z=0.7943',
    expected: [
      ['4c', 4],
      ['8d', 8],
    ],
  },
}

/** Atoms of a crystal in one unit cell, moved away from the origin; its ions vibrate. */
function runOf({ framework, ions }: (typeof CRYSTALS)[string], shift: readonly number[]): Run {
  const { cell, anchors, sites: places } = wyckoffSites(`${framework};${ions}`)
  const elements = [...new Set(anchors.map((anchor) => anchor.elements[0]))]
  const ordered = [
    ...places.map(({ at }) => at),
    ...elements.flatMap((element) =>
      anchors.filter((each) => each.elements[0] === element).map(({ at }) => at),
    ),
  ]
  const deviate = normal(seeded(9))
  const count = (element: string) => anchors.filter((each) => each.elements[0] === element).length
  return synthetic({
    atoms: [['Li', places.length], ...elements.map((element) => [element, count(element)] as const)],
    frames: 200,
    interval: 0.1,
    cell,
    position: (atom) => {
      const f = ordered[atom]
      const wide = atom < places.length ? 0.2 : 0
      const [x, y, z] = [0, 1, 2].map(
        (c) => f[0] * cell[c] + f[1] * cell[3 + c] + f[2] * cell[6 + c] + shift[c] + wide * deviate(),
      )
      return [x, y, z]
    },
  })
}

for (const [name, given] of Object.entries(CRYSTALS)) {
  test(`${name}: sites by their letters from the density, read again by "sites"`, async (t) => {
    const run = runOf(given, [0.4, -1.3, 2.2])
    const blocks = [run.block(0)]
    const start = from(blocks).pipe(inFrameOf(), select('Li'))
    const [block] = await lastValueFrom(start.pipe(crystal({ crystal: given.framework }), toArray()))
    const params = resolveParams('density-sites', operator.params, {}) as any
    const known = knownOf(operator, params, run, block.rows, block.facts)
    const total: any = emptyState(operator.slots(known))
    operator.update(total, block, { ...known, carry: {}, channels: NO_CHANNELS })
    const state: RunState<any> = { ...known, total, parts: [] }
    const rows = operator.finish([state], params, UNHEARD).rows as any[]
    t.deepEqual(
      rows.map(({ kind, sites: count }) => [kind, count]).sort(),
      [...given.expected].map((each) => [...each]).sort(),
    )
    for (const { occupancy } of rows) t.true(Math.abs(occupancy - 1) < 0.01, String(occupancy))
    const texts = Object.fromEntries(
      (operator.shown.files?.([state], params) ?? []).map((file) => [file.name, [...file.text()].join('')]),
    )
    for (const source of [texts['sites.txt'].trim(), { name: 'sites.cif', text: texts['sites.cif'] }]) {
      const [labelled] = await lastValueFrom(
        start.pipe(sites({ sites: source, shape: 'voronoi' }), toArray()),
      )
      const { kindOf } = sites.of(labelled)
      const seen = new Set(
        Array.from(labelled.rows, (_, i) => labelled.labels.get('site')?.[i * labelled.count]),
      )
      t.is(seen.size, kindOf.length, 'every ion has a site of its own')
    }
  })
}

test('the mean over equal voxels is the mean over the images of each', (t) => {
  const random = seeded(4)
  for (const [name, size] of [
    ['P6_3/mmc', [6, 6, 4]],
    ['I-43d', [8, 8, 8]],
    ['P2_1/c', [3, 4, 6]],
  ] as const) {
    const { operations } = spaceGroup(name)
    const counts = Float64Array.from({ length: size[0] * size[1] * size[2] }, random)
    const grid = {
      cell: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
      size,
      operations,
      copies: 1,
      setting: 1 as const,
      shift: [0, 0, 0],
    }
    const even = symmetrised(grid, counts)
    for (let v = 0; v < counts.length; v++) {
      const at = [
        Math.floor(v / size[1] / size[2]) / size[0],
        (Math.floor(v / size[2]) % size[1]) / size[1],
        (v % size[2]) / size[2],
      ]
      const mean = operations.reduce((sum, rows) => {
        const [p, q, r] = rows.map(([x, y, z, w], c) => {
          const f = x * at[0] + y * at[1] + z * at[2] + w
          return Math.round((f - Math.floor(f + 1e-9)) * size[c]) % size[c]
        })
        return sum + counts[(p * size[1] + q) * size[2] + r] / operations.length
      }, 0)
      t.true(Math.abs(even[v] - mean) < 1e-12)
    }
    t.is(symmetrised({ ...grid, operations: [IDENTITY] }, counts), counts)
  }
})
