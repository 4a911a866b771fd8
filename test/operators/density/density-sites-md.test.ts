import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { apartIn } from '../../../operators/crystal/apart-in.ts'
import { parseCif } from '../../../operators/crystal/cif.ts'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { ionstream } from '../../helpers/command.ts'
import { folder } from '../../helpers/folder.ts'
import { root } from '../../house/sources.ts'

const DATA = join(root, 'runs/data/aimd-50p')
const CIF = 'test/data/Li6PS5X_complete_sites.cif'
const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href

async function measured(store: string, name: string, flags: object, out = folder()) {
  const runs = [{ pattern: store, tags: {} }]
  const { results } = await analyse({ module, params: { name, flags }, runs, out, executor: thread })
  return results[0].table.rows as any[]
}

test('first-principles MD of Li6PS5Cl: the density has the sites of argyrodite, and a second definition reads them', async (t) => {
  const store = join(folder(), 'aimd')
  const inputs = readdirSync(DATA)
    .filter((name) => name.endsWith('.gz'))
    .sort()
  t.is(
    ionstream('ingest', ...inputs.map((name) => join(DATA, name)), '--out', store, '--interval', '100fs')
      .code,
    0,
  )
  const out = folder()
  const said = ionstream('measure', 'density-sites', store, '--crystal', 'argyrodite', '--out', out, '--json')
  t.is(said.code, 0)
  const rows = JSON.parse(said.stdout) as any[]
  t.deepEqual(
    rows.map(({ kind, sites }) => [kind, sites]),
    [
      ['T5', 48],
      ['T2', 48],
      ['T4', 16],
    ],
  )
  // Published sites; in that file P is on the origin, here on (½, ½, ½).
  const { atoms } = parseCif(readFileSync(join(root, CIF), 'utf8'), CIF)
  const apart = apartIn([10.156, 0, 0, 0, 10.156, 0, 0, 0, 10.156])
  const elements: Record<string, string> = { T5: 'Li', T2: 'Na', T4: 'Mg' }
  for (const { kind, x, y, z } of rows.slice(0, 2)) {
    const own = atoms.filter(({ element }) => element === elements[kind])
    const away = own.map(({ at }) =>
      Math.min(
        ...[1, -1].map(
          (way) =>
            apart(
              at.map((v) => way * (v + 0.5)),
              [x, y, z],
            ).distance,
        ),
      ),
    )
    t.true(Math.min(...away) < 0.4, `${kind} ${Math.min(...away)}`)
  }
  t.true(Math.abs(rows.reduce((sum, { fraction }) => sum + fraction, 0) - 1) < 1e-9)
  const written = join(out, 'files/density-sites-sites.txt')
  const second = JSON.parse(
    ionstream('measure', 'occupation', store, '--sites', written, '--shape', 'voronoi', '--json').stdout,
  )
  t.deepEqual(
    second.map(({ kind, sites }: any) => [kind, sites]),
    [
      ['none', 0],
      ['T2', 384],
      ['T4', 128],
      ['T5', 384],
    ],
  )
  const cif = await measured(store, 'occupation', {
    sites: join(out, 'files/density-sites-sites.cif'),
    shape: 'voronoi',
  })
  for (const [i, row] of cif.entries()) t.true(Math.abs(row.fraction - second[i].fraction) < 1e-3, row.kind)
})
