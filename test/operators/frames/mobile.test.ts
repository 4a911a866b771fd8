import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { foundMobile, mobileIn } from '../../../operators/frames/mobile.ts'
import { select } from '../../../operators/frames/select.ts'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { pool } from '../../../pipeline/executors/pool.ts'
import { nameMobile } from '../../../pipeline/store/mobile.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { IonstreamError } from '../../../schemas/errors.ts'
import { type Conductor, conductor } from '../../helpers/conductor.ts'
import { folder } from '../../helpers/folder.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const LLZO = `data_llzo
_cell_length_a 12.97
_cell_length_b 12.97
_cell_length_c 12.97
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_symmetry_space_group_name_H-M 'I a -3 d'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
La La 0.125 0 0.25
Zr Zr 0 0 0
O O 0.2810 0.1010 0.1950
A24d Li 0.375 0 0.25
`

const SPEC = { frames: 160, hops: 0.1 }
const CONDUCTORS: Readonly<Record<string, Conductor & { shown: string }>> = {
  AgI: {
    ...SPEC,
    sites: 'Im-3m;a=5.06;I@2a;Ag1=12d',
    mobile: 'Ag',
    cells: [3, 3, 3],
    ions: 54,
    shown: 'Ag1',
  },
  Na3PS4: {
    ...SPEC,
    sites: 'I-43m;a=7;P@2a;S@8c:x=0.17;Na1=6b',
    mobile: 'Na',
    cells: [2, 2, 2],
    ions: 40,
    shown: 'Na1',
  },
  CaF2: { ...SPEC, sites: 'Fm-3m;a=5.46;Ca@4a;F1=8c', mobile: 'F', cells: [2, 2, 2], ions: 60, shown: 'F1' },
  NaCoO2: {
    ...SPEC,
    sites: 'P6_3/mmc;a=2.84;c=10.8;Co@2a;O@4f:z=0.09;Na1=2d',
    mobile: 'Na',
    cells: [4, 4, 1],
    ions: 20,
    shown: 'Na1',
  },
  BaZrO3: {
    ...SPEC,
    sites: 'Pm-3m;a=4.2;Zr@1a;Ba@1b;O@3d;H1=12h:x=0.25',
    mobile: 'H',
    cells: [3, 3, 3],
    ions: 12,
    shown: 'H1',
  },
  LLZO: {
    ...SPEC,
    sites: { name: 'llzo.cif', text: LLZO },
    mobile: 'Li',
    cells: [1, 1, 1],
    ions: 20,
    shown: 'A24d',
  },
}

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
const measured = async (path: string, name: string, flags: object) => {
  const params = { name, flags }
  const { results } = await analyse({
    module,
    params,
    runs: [{ pattern: path, tags: {} }],
    out: folder(),
    executor: pool(1),
  })
  return results[0].table.rows
}

for (const [title, spec] of Object.entries(CONDUCTORS)) {
  test(`${title}: the element that leaves its places is found, and all that is about ions follows it`, async (t) => {
    const { world, hopped } = conductor(spec)
    const run = synthetic(world)
    t.true(hopped() > 20)
    t.deepEqual(foundMobile(run), [spec.mobile])
    run.close()
    nameMobile(run.path, [spec.mobile])
    const sites = typeof spec.sites === 'string' ? spec.sites : cifIn(folder(), spec.sites.text)
    const rows = await measured(run.path, 'occupation', { sites, shape: 'voronoi' })
    t.deepEqual(
      rows.map(({ of, kind, fraction }) => [of, kind, fraction]),
      [
        [spec.mobile, 'none', 0],
        [spec.mobile, spec.shown, 1],
      ],
    )
  })
}

function cifIn(where: string, text: string): string {
  const path = join(where, 'crystal.cif')
  writeFileSync(path, text)
  return path
}

const AGI = { ...CONDUCTORS['AgI'], frames: 64 }

test('sites that nobody gave are those of argyrodite, and a crystal that is none is told how to give its own', async (t) => {
  const run = synthetic(conductor(AGI).world)
  nameMobile(run.path, ['Ag'])
  for (const [name, says] of [
    ['occupation', /argyrodite were taken, and run \(Ag, I\) is none/],
    ['residence', /argyrodite were taken, round free S and Cl, and run has Ag, I/],
  ] as const) {
    const error = await t.throwsAsync(measured(run.path, name, {}), {
      instanceOf: IonstreamError,
      message: says,
    })
    t.regex((error as IonstreamError).remedy, /FILE\.cif/)
  }
})

test('a store that names no mobile element has lithium, and is asked where it has none', async (t) => {
  const run = synthetic(conductor(AGI).world)
  t.deepEqual(mobileIn(run), ['Li'])
  t.deepEqual(mobileIn(run, ['Ag']), ['Ag'])
  await t.throwsAsync(measured(run.path, 'density', {}), { message: /no atoms of a mobile element \(Li\)/ })
  const before = await measured(run.path, 'density', { of: 'Ag' })
  run.close()
  nameMobile(run.path, ['Ag'])
  t.deepEqual(openRun(run.path).manifest.mobile, ['Ag'])
  t.deepEqual(await measured(run.path, 'density', {}), before)
  t.throws(() => nameMobile(run.path, ['Na']), { message: /--mobile Na/ })
})

test('where all move, as in a melt, or none, nothing is found', (t) => {
  const still = synthetic(conductor({ ...AGI, hops: 0 }).world)
  t.deepEqual(foundMobile(still), [])
  const places = new Map<number, number[]>()
  const melt = synthetic({
    ...conductor(AGI).world,
    position(atom, frame) {
      const at = places.get(atom) ?? [atom, 0, 0]
      const next = at.map((value, c) => value + 0.4 * Math.sin(1e4 * Math.sin(7 * atom + 3 * frame + c)))
      places.set(atom, next)
      return next as [number, number, number]
    },
  })
  t.deepEqual(foundMobile(melt), [])
})

test('"mobile" selects the mobile elements; another frame takes those that are told', (t) => {
  const run = synthetic(conductor(AGI).world)
  nameMobile(run.path, ['Ag'])
  const again = openRun(run.path)
  const all = Uint32Array.from({ length: again.atoms }, (_, i) => i)
  const { operator, params } = select('mobile')
  t.is(operator.rows?.(params as never, again, all).length, AGI.ions)
  const frame = inFrameOf({ mobile: ['I'] })
  const prepared = (step: typeof frame) =>
    (step.operator.prepare as (...given: unknown[]) => { types: number[] })(step.params, again)
  t.deepEqual(prepared(inFrameOf()).types, [1])
  t.throws(() => prepared(frame), { message: /Ag in the framework of run/ })
})
